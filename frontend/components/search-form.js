/**
 * A new search in a drawer: what its runs have in common, which fields are tried, and how. It keeps the draft, says how
 * many runs it makes, and hands over the request; sending it is its owner's.
 */

/** @import {Words} from "../language/words.js" */
/** @import {FieldError, Problem, Run, RunSpec, SpecField, SpecValue} from "../types.js" */
/** @import {SearchEntry} from "../state/search-draft.js" */

import { refusalText } from "../language/field-words.js";
import { fieldName } from "../language/group-words.js";
import { isFinal } from "../language/run-words.js";
import { entryErrors, gridValues, MOST_FIELDS, MOST_RUNS, newEntry, searchableFields, toSearchedField } from "../state/search-draft.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";
import { numberEntry } from "./number-entry.js";
import { SearchFieldInput } from "./search-field.js";
import { segmented } from "./segmented.js";

/** Images that a search sets aside to choose by, where the spec that it begins with sets none aside. */
const SET_ASIDE = 10_000;

/**
 * @typedef {object} SearchFormProps
 * @property {Words} words
 * @property {SpecField[] | null} fields null until the schema is there
 * @property {Run[]} runs whose settings a search can begin with
 * @property {boolean} open
 * @property {string | null} base the run to begin with when it opens; null: the default experiment
 * @property {boolean} sending
 * @property {Problem | null} problem what the server refused last
 */

/** @extends {Component<SearchFormProps>} */
export class SearchForm extends Component {
  /** @type {SpecField[]} */
  #searchable = [];
  /** @type {SearchEntry[]} */
  #entries = [];
  /** @type {"random" | "grid"} */
  #method = "random";
  /** Whether the server's last refusal is about what is still there. */
  #isRefused = false;
  /** @type {SearchFieldInput[]} */
  #rows = [];
  #base = h("select", { id: "search-base", "data-testid": "search-base", "data-label": "search.base", onchange: () => this.#takeBase() });
  #validation = numberEntry("search-validation", "search.setAside");
  #iterations = numberEntry("search-iterations", "search.iterations");
  #count = numberEntry("search-count", "search.count");
  #seed = numberEntry("search-seed", "field.seed");
  #noValidation = h("p", { class: "search-note", "data-text": "search.noValidation" });
  #list = h("div", { class: "search-fields" });
  #add = h("button", { type: "button", class: "button small", "data-testid": "search-add", onclick: () => this.#addEntry() }, icon("plus"), h("span", { "data-text": "search.add" }));
  #methodChoice = segmented("search-method", "search.method",
    [{ value: "random", text: "search.random", testid: "method-random" }, { value: "grid", text: "search.grid", testid: "method-grid" }],
    (method) => this.#change(() => (this.#method = /** @type {"random" | "grid"} */ (method))));
  #methodHelp = h("p", { class: "field-help" });
  #randomFields = h("div", { class: "search-pair" }, this.#count.node, this.#seed.node);
  #size = h("p", { class: "shape-line figure", "data-testid": "search-size" });
  #problem = h("p", { class: "form-problem", role: "alert" });
  #submit = h("button", { type: "submit", class: "button primary", "data-testid": "search-submit" }, icon("play"), h("span", {}));
  #body = h("div", { class: "drawer-body search-body" },
    h("fieldset", { class: "search-part-group" }, h("legend", { "data-text": "search.base" }),
      h("div", { class: "field-control select" }, this.#base, icon("chevron")),
      h("p", { class: "field-help", "data-text": "search.baseHelp" }),
      h("div", { class: "search-pair" }, this.#iterations.node, this.#validation.node),
      this.#noValidation),
    h("fieldset", { class: "search-part-group" }, h("legend", { "data-text": "search.fields" }), this.#list, this.#add),
    h("fieldset", { class: "search-part-group" }, h("legend", { "data-text": "search.how" }), this.#methodChoice.node, this.#methodHelp, this.#randomFields));
  #form = h("form", { class: "drawer-form", novalidate: true, "data-testid": "search-form", onsubmit: (/** @type {Event} */ event) => this.#send(event) },
    h("header", { class: "drawer-head" },
      h("div", { class: "drawer-head-words" }, h("h2", { class: "drawer-title", id: "search-form-title", "data-text": "groups.newSearch" }), this.#size),
      h("button", { type: "button", class: "button quiet icon-only", "data-label": "form.close", onclick: () => this.#dialog.close() }, icon("clear"))),
    this.#body,
    h("footer", { class: "drawer-foot search-foot" }, this.#problem, this.#submit));
  /** @type {HTMLDialogElement} */
  #dialog = h("dialog", { class: "drawer search-drawer", "aria-labelledby": "search-form-title", onclose: () => emit(this, "search-closed") }, this.#form);

  /** @override */
  build() {
    this.append(this.#dialog);
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
    for (const { input } of [this.#validation, this.#iterations, this.#count, this.#seed]) input.addEventListener("input", () => this.#change(() => {}));
    const listen = (/** @type {string} */ type, /** @type {(place: number, detail: any) => void} */ act) => this.#list.addEventListener(type, (event) => {
      const place = this.#rows.findIndex((row) => row === event.target);
      if (place >= 0) this.#change(() => act(place, /** @type {CustomEvent} */ (event).detail));
    });
    listen("entry-change", (place, change) => Object.assign(this.#entries[place], change));
    listen("entry-name", (place, name) => (this.#entries[place] = newEntry(this.#field(name))));
    listen("entry-remove", (place) => this.#removeEntry(place));
  }

  /**
   * @override
   * @param {SearchFormProps} next
   * @param {SearchFormProps} [previous]
   */
  update({ words, fields, runs, open, base, sending, problem }, previous) {
    if (!open && this.#dialog.open) this.#dialog.close();
    if (!open || !fields) return;
    if (fields !== previous?.fields || !this.#searchable.length) this.#searchable = searchableFields(fields);
    this.#offerBases(words, runs);
    if (!this.#dialog.open) {
      if (!this.#entries.length) this.#entries = [newEntry(this.#field("learning_rate"))];
      if (!this.#count.input.value) [this.#count.input.value, this.#seed.input.value] = ["20", "0"];
      this.#base.value = base ?? "";
      this.#takeBase();
      this.#isRefused = false;
      this.#dialog.showModal();
      this.#body.scrollTop = 0;
    }
    this.#submit.disabled = sending;
    const isNews = problem !== null && problem !== previous?.problem;
    if (isNews) this.#isRefused = true;
    this.#refresh();
    if (isNews) /** @type {HTMLElement | null} */ (this.#body.querySelector("[aria-invalid]"))?.focus();
  }

  /** @param {string} name */
  #field(name) {
    const field = this.props.fields?.find((one) => one.name === name);
    if (!field) throw new Error(`the schema has no field ${name}`);
    return field;
  }

  /** @returns {Run | null} */
  get #baseRun() {
    return this.props.runs.find((run) => run.id === this.#base.value) ?? null;
  }

  /** What the runs have in common, in full. */
  get #baseValues() {
    const defaults = Object.fromEntries((this.props.fields ?? []).map((field) => [field.name, field.initial]));
    const { name: _, ...spec } = this.#baseRun?.spec ?? { name: "" };
    return /** @type {Partial<Record<keyof RunSpec, SpecValue>>} */ ({ ...defaults, ...spec, name: "" });
  }

  get #isPlanar() {
    return this.#baseRun?.planar ?? false;
  }

  /** What the server said, unless something was changed since. */
  get #refusals() {
    return this.#isRefused ? (this.props.problem?.errors ?? []) : [];
  }

  get #runCount() {
    if (this.#method === "random") return this.#count.value(COUNT);
    return this.#entries.reduce((product, entry) => {
      const field = this.#field(entry.name);
      return entryErrors(entry, field, "grid").length ? NaN : product * gridValues(entry, field).length;
    }, 1);
  }

  /** @param {() => void} act */
  #change(act) {
    act();
    this.#isRefused = false;
    this.#refresh();
  }

  #takeBase() {
    const values = this.#baseValues;
    this.#iterations.input.value = String(values.iterations);
    this.#validation.input.value = String(this.#isPlanar ? 0 : Number(values.validation_size) || SET_ASIDE);
    this.#change(() => {});
  }

  #addEntry() {
    const free = this.#searchable.filter((field) => !this.#entries.some((entry) => entry.name === field.name));
    const field = ["weight_decay", "hidden_size", "batch_size"].flatMap((name) => free.find((one) => one.name === name) ?? [])[0] ?? free[0];
    if (!field) return;
    this.#change(() => this.#entries.push(newEntry(field)));
    this.#rows.at(-1)?.focusControl();
  }

  /** @param {number} place */
  #removeEntry(place) {
    this.#entries.splice(place, 1);
    this.#rows.splice(place, 1)[0].remove();
    this.#rows[Math.min(place, this.#rows.length - 1)]?.focusControl();
  }

  /**
   * Offers the runs to begin with; a list that is open is made anew only where it says something else.
   * @param {Words} words
   * @param {Run[]} runs
   */
  #offerBases(words, runs) {
    const accuracy = (/** @type {Run} */ run) => (isFinal(run) && run.test_accuracy !== null ? ` · ${words.percent(run.test_accuracy)}` : "");
    const offers = [["", words.t("search.default")], ...runs.map((run) => [run.id, run.name + accuracy(run)])];
    const fingerprint = JSON.stringify(offers);
    if (fingerprint === this.#base.dataset.offered) return;
    const chosen = this.#base.value;
    this.#base.dataset.offered = fingerprint;
    this.#base.replaceChildren(...offers.map(([value, text]) => h("option", { value }, text)));
    this.#base.value = chosen;
  }

  #refresh() {
    const { words, problem } = this.props;
    const names = new Set(this.#entries.map((entry) => entry.name));
    const base = { ...this.#baseValues };
    for (const name of names) delete base[/** @type {keyof RunSpec} */ (name)];
    const fields = this.#searchable;
    this.#entries.forEach((entry, place) => {
      let row = this.#rows[place];
      if (!row) this.#list.append((row = this.#rows[place] = new SearchFieldInput()));
      const taken = new Set([...names].filter((name) => name !== entry.name));
      const refusals = this.#refusals.filter((error) => error.field.startsWith(`fields.${entry.name}.`) || error.field === `fields.${entry.name}`);
      row.props = { words, place, entry, fields, taken, base, method: this.#method, refusals, isOnly: this.#entries.length === 1 };
    });
    this.#add.hidden = this.#entries.length >= MOST_FIELDS;
    this.#methodChoice.select(this.#method);
    setText(this.#methodHelp, words.t(`search.help.${this.#method}`));
    this.#randomFields.hidden = this.#method !== "random";
    this.#validation.node.hidden = this.#isPlanar;
    this.#noValidation.hidden = !this.#isPlanar;
    this.#iterations.input.disabled = names.has("iterations");
    this.#complain();
    this.#announce();
    const general = this.#isRefused && problem && !this.#refusals.some((error) => this.#isPlaced(error)) ? problem : null;
    const [first] = general?.errors ?? [];
    setText(this.#problem, !general ? "" : first ? `${fieldName(/** @type {keyof RunSpec} */ (first.field.split(".").at(-1)), words)}: ${refusalText(first, words)}` : words.has(`problem.${general.code}`) ? words.t(`problem.${general.code}`) : general.detail);
  }

  /** How many runs it makes, or that they are too many. */
  #announce() {
    const { words } = this.props;
    const count = this.#runCount;
    const isKnown = Number.isFinite(count);
    const isTooMany = isKnown && count > MOST_RUNS;
    const iterations = this.#iterations.input.disabled ? NaN : this.#iterations.value(this.#field("iterations"));
    const key = !isKnown ? "search.sizeUnknown" : isTooMany ? "search.sizeTooMany" : Number.isFinite(iterations) ? "search.size" : "search.sizeAlone";
    setText(this.#size, words.t(key, { count, iterations, most: MOST_RUNS }));
    this.#size.classList.toggle("wrong", isTooMany);
    setText(/** @type {Element} */ (this.#submit.lastElementChild), isKnown && !isTooMany ? words.t("search.start", { count }) : words.t("search.startUnknown"));
  }

  #complain() {
    const { words } = this.props;
    const isRandom = this.#method === "random";
    const complain = (/** @type {ReturnType<typeof numberEntry>} */ entry, /** @type {SpecField} */ field, /** @type {string} */ place, /** @type {boolean} */ isAsked) => {
      const refusal = this.#refusals.find((error) => error.field === place);
      const own = isAsked ? entry.complaint(field, words) : "";
      entry.show(own || (refusal ? refusalText({ ...refusal, field: field.name }, words) : ""));
    };
    complain(this.#validation, { ...this.#field("validation_size"), minimum: 1 }, "base.validation_size", !this.#isPlanar);
    complain(this.#iterations, this.#field("iterations"), "base.iterations", !this.#iterations.input.disabled);
    complain(this.#count, COUNT, "count", isRandom);
    complain(this.#seed, this.#field("seed"), "seed", isRandom);
  }

  /**
   * Whether a refusal is shown at its place in the form.
   * @param {FieldError} error
   */
  #isPlaced(error) {
    return PLACES.includes(error.field) || this.#entries.some((entry) => error.field === `fields.${entry.name}` || error.field.startsWith(`fields.${entry.name}.`));
  }

  /** @param {Event} event */
  #send(event) {
    event.preventDefault();
    const wrong = /** @type {HTMLElement | null} */ (this.#body.querySelector("[aria-invalid]"));
    if (wrong && !this.#isRefused) return wrong.focus();
    const count = this.#runCount;
    const badRow = this.#rows.find((_, place) => entryErrors(this.#entries[place], this.#field(this.#entries[place].name), this.#method).length > 0);
    if (badRow) return badRow.focusError();
    if (!(count >= 1 && count <= MOST_RUNS)) return;
    const { name: _, ...spec } = this.#baseRun?.spec ?? { name: "" };
    emit(this, "search-submit", {
      base: {
        ...spec,
        validation_size: this.#isPlanar ? 0 : this.#validation.value(this.#field("validation_size")),
        ...(this.#iterations.input.disabled ? {} : { iterations: this.#iterations.value(this.#field("iterations")) }),
      },
      method: this.#method,
      fields: Object.fromEntries(this.#entries.map((entry) => [entry.name, toSearchedField(entry, this.#field(entry.name), this.#method)])),
      count: this.#method === "random" ? count : MOST_RUNS,
      seed: this.#method === "random" ? this.#seed.value(this.#field("seed")) : 0,
    });
  }
}

/** Where the server places errors that belong to a number of the form. */
const PLACES = ["base.validation_size", "base.iterations", "count", "seed"];

/**
 * How many runs a random search makes, in the shape of the spec's own fields.
 * @type {SpecField}
 */
const COUNT = {
  name: "iterations", kind: "integer", options: [], group: "", unit: "", scale: "linear", initial: 20, minimum: 1, maximum: MOST_RUNS,
  aboveMinimum: false, belowMaximum: false, maxLength: null, optional: false, usedWith: {},
};

customElements.define("search-form", SearchForm);
