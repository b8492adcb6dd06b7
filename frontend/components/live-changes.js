/**
 * Settings that may change while a run trains, with the form's own fields: what differs from the run is marked, and goes
 * to the server together. Once the run has ended it stays where it is, at rest.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Problem, Run, RunSchema, RunSpec, SpecField, SpecValue} from "../types.js" */

import { isFinal, measuredValue, fieldName } from "../language/run-words.js";
import { settingsOf } from "../state/run-settings.js";
import { isUsed, sameValue } from "../state/spec-schema.js";
import { ChangeList } from "./change-list.js";
import { Component } from "./component.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";
import { SpecFieldInput } from "./spec-field.js";

/** @typedef {{ words: Words, run: Run, schema: RunSchema | null, problem: Problem | null, readOnly: boolean }} LiveChangesProps */

/** In the order of their use; the other fields that may change stand in folds of their own. */
/** @type {(keyof RunSpec)[]} */
const FIRST = ["learning_rate", "momentum", "rho", "weight_decay", "batch_size", "schedule", "step_iterations", "step_factor", "warmup_iterations", "iterations"];
const IN_LINE = 3;

/** @extends {Component<LiveChangesProps>} */
export class LiveChanges extends Component {
  /** @type {Map<keyof RunSpec, SpecFieldInput>} */
  #inputs = new Map();
  /** @type {Set<keyof RunSpec>} what was typed since the run's settings were shown */
  #touched = new Set();
  /** @type {Problem | null} */
  #problem = null;
  #line = h("span", { class: "fold-line figure" });
  #title = h("span", { class: "fold-title" });
  #fields = h("div", { class: "live-fields" });
  #augmentation = fold("augmentation");
  #stop = fold("stop");
  #note = h("p", { class: "live-note", role: "status" });
  #discard = h("button", { type: "button", class: "button quiet", "data-testid": "live-discard", "data-text": "live.discard", onclick: () => this.#reset() });
  #apply = h("button", { type: "submit", class: "button primary", "data-testid": "live-apply", "data-text": "live.apply" });
  #set = h("fieldset", { class: "live-set" }, this.#fields, this.#augmentation.node, this.#stop.node, h("div", { class: "live-foot" }, this.#note, this.#discard, this.#apply));
  #head = h("summary", { class: "fold-head", onclick: (/** @type {Event} */ event) => this.#toggle(event) }, icon("chevron"), this.#title, this.#line);
  #details = h("details", { class: "fold live", "data-testid": "live-changes" },
    this.#head,
    h("form", { class: "live-form", novalidate: true, onsubmit: (/** @type {Event} */ event) => this.#send(event) }, this.#set));
  #list = new ChangeList();

  /** @override */
  build() {
    this.append(this.#details, this.#list);
    this.addEventListener("field-input", (event) => {
      event.stopPropagation();
      this.#touched.add(/** @type {CustomEvent<keyof RunSpec>} */ (event).detail);
      this.#problem = null;
      this.#refresh();
    });
  }

  /**
   * @override
   * @param {LiveChangesProps} next
   * @param {LiveChangesProps} [previous]
   */
  update({ words, run, schema, problem }, previous) {
    if (schema && !this.#inputs.size) this.#build(schema);
    if (previous?.run.id !== run.id) this.#touched.clear();
    if (problem !== previous?.problem) this.#problem = problem;
    setText(this.#title, words.t(isFinal(run) ? "live.ended" : "live.title"));
    this.#list.props = { words, run, fields: schema?.fields ?? null };
    this.#refresh();
    if (problem && problem !== previous?.problem) this.#inputs.get(/** @type {keyof RunSpec} */ (problem.errors?.[0]?.field))?.focusControl();
  }

  /** @param {RunSchema} schema */
  #build(schema) {
    const fields = schema.fields.filter(({ name }) => schema.changeable.includes(name));
    const place = (/** @type {SpecField} */ { name }) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
    for (const field of fields.toSorted((a, b) => place(a) - place(b))) {
      const input = new SpecFieldInput();
      input.props = { words: this.props.words, field, used: true, refusal: null, prefix: "live" };
      this.#inputs.set(field.name, input);
      const home = FIRST.includes(field.name) ? this.#fields : field.group === "augmentation" ? this.#augmentation.body : this.#stop.body;
      home.append(input);
    }
  }

  #refresh() {
    const { words, run, schema, readOnly } = this.props;
    const settings = settingsOf(run);
    const values = this.#values(settings);
    const isAtRest = isFinal(run) || readOnly;
    for (const [name, input] of this.#inputs) {
      const { field } = input.props;
      if (this.#touched.has(name) && sameValue(input.value, settings[name]) && !input.contains(document.activeElement)) this.#touched.delete(name);
      if (!this.#touched.has(name) && !sameValue(input.value, settings[name])) input.value = settings[name];
      const used = isUsed(field, values) && (name !== "patience" || settings.validation_size > 0);
      const refusal = this.#problem?.errors?.find((error) => error.field === name) ?? null;
      input.props = { words, field: this.#bounded(field), used, refusal, prefix: "live" };
      input.classList.toggle("differs", this.#touched.has(name) && !sameValue(input.value, settings[name]));
    }
    const changed = Object.keys(this.#differences(settings, values));
    this.#set.disabled = isAtRest;
    setAttribute(this.#details, "data-resting", isAtRest ? "" : null);
    setAttribute(this.#head, "tabindex", isAtRest && !this.#details.open ? "-1" : null);
    this.#augmentation.node.hidden = run.planar;
    for (const part of [this.#augmentation, this.#stop]) part.tell([...this.#inputs.values()].filter((input) => part.body.contains(input)).map((input) => input.props.field), settings, words);
    setText(this.#line, isAtRest ? "" : this.#summary(schema, settings, words));
    setAttribute(this.#apply, "aria-disabled", changed.length ? null : "true");
    this.#discard.classList.toggle("unseen", changed.length === 0);
    setText(this.#note, this.#say(changed.length, words));
    this.#note.classList.toggle("trouble", this.#problem !== null);
  }

  /**
   * What is done already cannot be taken back; the bound stands still while nobody types.
   * @param {SpecField} field
   * @returns {SpecField}
   */
  #bounded(field) {
    if (field.name !== "iterations") return field;
    return { ...field, minimum: this.#touched.has("iterations") ? Math.max(1, this.props.run.iteration) : 1 };
  }

  /**
   * @param {number} changed
   * @param {Words} words
   */
  #say(changed, words) {
    const problem = this.#problem;
    const count = /at most (\d+) changes/.exec(problem?.detail ?? "")?.[1];
    if (problem) return count ? words.t("live.tooMany", { count: Number(count) }) : words.t(`problem.${problem.code}`);
    const { run } = this.props;
    if (run.changes.some((change) => change.iteration === null)) return words.t("live.asked");
    if (!changed) return words.t("live.hint");
    return words.t(run.status === "running" ? "live.ready" : "live.readyPaused");
  }

  /**
   * @param {RunSchema | null} schema
   * @param {RunSpec} settings
   * @param {Words} words
   */
  #summary(schema, settings, words) {
    const shown = (schema?.fields ?? []).filter((field) => FIRST.includes(field.name) && isUsed(field, settings)).toSorted((a, b) => FIRST.indexOf(a.name) - FIRST.indexOf(b.name));
    return shown.slice(0, IN_LINE).map((field) => `${fieldName(field.name, words)} ${measuredValue(field, settings[field.name], words)}`).join(" · ");
  }

  /**
   * @param {RunSpec} settings
   * @returns {Partial<Record<keyof RunSpec, SpecValue>>}
   */
  #values(settings) {
    return { ...settings, ...Object.fromEntries([...this.#inputs].filter(([name]) => this.#touched.has(name)).map(([name, input]) => [name, input.value])) };
  }

  /**
   * What was typed and is other than what the run does.
   * @param {RunSpec} settings
   * @param {Partial<Record<keyof RunSpec, SpecValue>>} values
   */
  #differences(settings, values) {
    return Object.fromEntries([...this.#inputs].filter(([name, input]) => this.#touched.has(name) && input.props.used && !sameValue(values[name], settings[name])).map(([name]) => [name, values[name]]));
  }

  #reset() {
    this.#touched.clear();
    this.#problem = null;
    this.#refresh();
    this.#inputs.get("learning_rate")?.focusControl();
  }

  /** @param {Event} event */
  #toggle(event) {
    if (this.#set.disabled && !this.#details.open) event.preventDefault();
  }

  /** @param {Event} event */
  #send(event) {
    event.preventDefault();
    const wrong = [...this.#inputs.values()].find((input) => !input.valid);
    if (wrong) return wrong.focusControl();
    const settings = settingsOf(this.props.run);
    const fields = this.#differences(settings, this.#values(settings));
    if (Object.keys(fields).length) emit(this, "run-settings", fields);
  }
}

/**
 * Fields that few will change, behind a line that says what is set.
 * @param {string} group
 */
function fold(group) {
  const line = h("span", { class: "fold-line figure" });
  const body = h("div", { class: "live-fields" });
  const node = h("details", { class: "fold", "data-testid": `live-fold-${group}` },
    h("summary", { class: "fold-head" }, icon("chevron"), h("span", { class: "fold-title", "data-text": group === "stop" ? "fold.stop" : `group.${group}` }), line), body);
  return {
    node,
    body,
    /**
     * @param {SpecField[]} fields
     * @param {RunSpec} settings
     * @param {Words} words
     */
    tell(fields, settings, words) {
      const set = fields.filter((field) => !sameValue(settings[field.name], field.initial));
      setText(line, set.length ? set.map((field) => `${fieldName(field.name, words)} ${measuredValue(field, settings[field.name], words)}`).join(" · ") : words.t(`fold.nothing.${group}`));
      node.classList.toggle("changed", set.length > 0);
    },
  };
}

customElements.define("live-changes", LiveChanges);
