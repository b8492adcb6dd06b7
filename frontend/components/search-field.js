/**
 * One field that a search tries: which one, and its values as a range, a list, or boxes to tick. It shows an entry of the
 * draft and says what was changed.
 */

/** @import {Words} from "../language/words.js" */
/** @import {FieldError, RunSpec, SpecField, SpecValue} from "../types.js" */
/** @import {EntryError, EntryPart, SearchEntry} from "../state/search-draft.js" */

import { expectation, rangeText, refusalText } from "../language/field-words.js";
import { fieldName } from "../language/group-words.js";
import { specValue } from "../language/run-words.js";
import { entryErrors, gridValues } from "../state/search-draft.js";
import { groupFields, isUsed } from "../state/spec-schema.js";
import { Component } from "./component.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";
import { segmented } from "./segmented.js";

/**
 * @typedef {object} SearchFieldProps
 * @property {Words} words
 * @property {number} place among the fields of the search
 * @property {SearchEntry} entry
 * @property {SpecField[]} fields that can be searched
 * @property {Set<string>} taken by the other entries
 * @property {Partial<Record<keyof RunSpec, SpecValue>>} base what the runs have in common, without the searched fields
 * @property {"random" | "grid"} method
 * @property {FieldError[]} refusals what the server said of this field
 * @property {boolean} isOnly whether it is the last one left
 */

/** @extends {Component<SearchFieldProps>} */
export class SearchFieldInput extends Component {
  #id = "";
  #name = h("select", { onchange: () => emit(this, "entry-name", this.#name.value) });
  #remove = h("button", { type: "button", class: "button quiet icon-only", "data-label": "search.remove", "data-hint": "search.remove", onclick: () => emit(this, "entry-remove") }, icon("clear"));
  #mode = segmented("", "search.mode", [{ value: "range", text: "search.range" }, { value: "values", text: "search.values" }], (mode) => this.#change({ mode: /** @type {"range" | "values"} */ (mode) }));
  #scale = segmented("", "search.scale", [{ value: "linear", text: "chart.linear" }, { value: "log", text: "chart.log" }], (scale) => this.#change({ scale: /** @type {"linear" | "log"} */ (scale) }));
  #inputs = { low: this.#input("low"), high: this.#input("high"), count: this.#input("steps"), values: this.#input("values") };
  #errors = { low: h("p", { class: "field-error" }), high: h("p", { class: "field-error" }), count: h("p", { class: "field-error" }), values: h("p", { class: "field-error" }) };
  #choices = h("div", { class: "search-choices", role: "group", "data-label": "search.values" });
  #range = h("div", { class: "search-range" },
    this.#part("low", "search.low"), this.#part("high", "search.high"), this.#part("count", "search.steps"));
  #list = this.#part("values", "search.valuesHint");
  #preview = h("p", { class: "search-preview figure" });
  #bounds = h("span", { class: "field-range figure" });

  /** @override */
  build() {
    this.dataset.testid = "search-field";
    this.#id = `search-field-${(SearchFieldInput.#made += 1)}`;
    this.#name.id = this.#id;
    for (const part of /** @type {EntryPart[]} */ (Object.keys(this.#inputs))) this.#errors[part].id = `${this.#id}-${part}-error`;
    for (const { node } of [this.#mode, this.#scale]) for (const input of node.querySelectorAll("input")) input.name = `${this.#id}-${node === this.#mode.node ? "mode" : "scale"}`;
    this.append(
      h("div", { class: "search-field-head" },
        h("div", { class: "field-control select" }, this.#name, icon("chevron")), this.#remove),
      h("div", { class: "search-kinds" }, this.#mode.node, this.#scale.node, this.#bounds),
      this.#range, this.#list, this.#choices, this.#errors.values, this.#preview);
  }

  static #made = 0;

  /**
   * @override
   * @param {SearchFieldProps} next
   * @param {SearchFieldProps} [previous]
   */
  update({ words, place, entry, fields, taken, base, method, refusals, isOnly }, previous) {
    const field = fields.find((one) => one.name === entry.name);
    if (!field) return;
    setAttribute(this.#name, "aria-label", words.t("search.fieldLabel", { number: place + 1 }));
    if (words !== previous?.words || fields !== previous.fields || [...taken].join() !== [...previous.taken].join()) this.#offer(fields, taken, words);
    this.#name.value = entry.name;
    this.#remove.hidden = isOnly;
    const isChoice = field.kind === "choice";
    const isRange = !isChoice && entry.mode === "range";
    this.#mode.select(entry.mode);
    this.#scale.select(entry.scale);
    this.#mode.node.hidden = isChoice;
    this.#scale.node.hidden = !isRange;
    this.#range.hidden = !isRange;
    this.#list.hidden = isChoice || isRange;
    this.#choices.hidden = !isChoice;
    setText(this.#bounds, isChoice ? "" : rangeText(field, words));
    /** @type {HTMLElement} */ (this.#inputs.count.closest(".search-part")).hidden = method !== "grid";
    for (const [part, key] of /** @type {const} */ ([["low", "low"], ["high", "high"], ["count", "steps"], ["values", "values"]])) {
      if (this.#inputs[part].value !== entry[key]) this.#inputs[part].value = entry[key];
    }
    if (isChoice) this.#tick(field, entry, words);
    const errors = entryErrors(entry, field, method);
    this.#complain(field, errors, refusals);
    const isIdle = !isUsed(field, base);
    this.#preview.classList.toggle("idle", isIdle && !errors.length);
    setText(this.#preview, errors.length ? "" : isIdle ? this.#idleText(field) : method === "grid" && isRange ? gridValues(entry, field).map((value) => specValue(field.name, value, words)).join(" · ") : "");
  }

  focusControl() {
    this.#name.focus();
  }

  focusError() {
    /** @type {HTMLElement | null} */ (this.querySelector("[aria-invalid]") ?? this.#choices.querySelector("input"))?.focus();
  }

  /** @param {SpecField} field */
  #idleText(field) {
    const { words } = this.props;
    const [[name, values]] = Object.entries(field.usedWith);
    const key = /** @type {keyof RunSpec} */ (name);
    if (name === "layers") return words.t("search.idleLayers");
    return words.t("search.idle", { field: fieldName(key, words), values: values.map((value) => specValue(key, /** @type {string} */ (value), words)).join(", ") });
  }

  /**
   * @param {SpecField} field
   * @param {EntryError[]} errors
   * @param {FieldError[]} refusals
   */
  #complain(field, errors, refusals) {
    const { words } = this.props;
    for (const part of /** @type {EntryPart[]} */ (Object.keys(this.#errors))) {
      const error = errors.find((one) => one.part === part);
      const refusal = error ? undefined : refusals.find((one) => partOf(one.field) === part);
      const text = error ? (error.reason === "invalid" ? expectation(field, words) : words.t(`search.wrong.${error.reason}`)) : refusal ? refusalText(refusal, words) : "";
      setText(this.#errors[part], text);
      setAttribute(this.#inputs[part], "aria-invalid", text ? "true" : null);
      this.#inputs[part].closest(".field-control")?.classList.toggle("wrong", text !== "");
    }
  }

  /**
   * @param {SpecField[]} fields
   * @param {Set<string>} taken
   * @param {Words} words
   */
  #offer(fields, taken, words) {
    this.#name.replaceChildren(...groupFields(fields).map(([group, members]) => {
      const options = members.map((field) => {
        const option = h("option", { value: field.name, disabled: taken.has(field.name) });
        setText(option, fieldName(field.name, words));
        return option;
      });
      return h("optgroup", { label: words.has(`group.${group}`) ? words.t(`group.${group}`) : group }, ...options);
    }));
  }

  /**
   * @param {SpecField} field
   * @param {SearchEntry} entry
   * @param {Words} words
   */
  #tick(field, entry, words) {
    if (this.#choices.dataset.field !== field.name) {
      this.#choices.dataset.field = field.name;
      this.#choices.replaceChildren(...field.options.map((option) => h("label", { class: "chip" },
        h("input", { type: "checkbox", value: option, onchange: () => this.#choose() }), h("span", {}))));
    }
    for (const input of this.#choices.querySelectorAll("input")) {
      input.checked = entry.chosen.includes(input.value);
      setText(/** @type {Element} */ (input.nextElementSibling), specValue(field.name, input.value, words));
    }
  }

  #choose() {
    this.#change({ chosen: [...this.#choices.querySelectorAll("input")].filter((input) => input.checked).map((input) => input.value) });
  }

  /** @param {Partial<SearchEntry>} change */
  #change(change) {
    emit(this, "entry-change", change);
  }

  /** @param {"low" | "high" | "steps" | "values"} key */
  #input(key) {
    /** @type {HTMLInputElement} */
    const input = h("input", {
      type: "text", inputmode: key === "steps" ? "numeric" : key === "values" ? "text" : "decimal", autocomplete: "off", spellcheck: "false", class: "figure", "data-testid": `search-${key}`,
      oninput: () => this.#change({ [key]: input.value }),
    });
    return input;
  }

  /**
   * @param {EntryPart} part
   * @param {string} label
   */
  #part(part, label) {
    const error = part === "values" ? [] : [this.#errors[part]];
    return h("div", { class: "search-part" },
      h("label", {}, h("span", { class: "search-label", "data-text": label }), h("span", { class: "field-control" }, this.#inputs[part])), ...error);
  }
}

/**
 * Which part of an entry the server means: "fields.learning_rate.low" is its low end.
 * @param {string} place
 * @returns {EntryPart}
 */
function partOf(place) {
  const [, , part] = place.split(".");
  return part === "low" || part === "high" || part === "count" ? part : "values";
}

customElements.define("search-field", SearchFieldInput);
