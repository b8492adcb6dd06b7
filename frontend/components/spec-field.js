/**
 * One field of the run form: label, control, unit, range, help, and what is wrong with it. It keeps what was typed; what
 * it means is checked against the field's schema.
 */

/** @import {Words} from "../language/words.js" */
/** @import {FieldError, SpecField} from "../types.js" */

import { specValue } from "../language/run-words.js";
import { isValid, parseValue, stepValue } from "../state/spec-schema.js";
import { Component } from "./component.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{ words: Words, field: SpecField, disabled: boolean, refusal: FieldError | null }} SpecFieldProps */

/** @extends {Component<SpecFieldProps>} */
export class SpecFieldInput extends Component {
  /** @type {HTMLInputElement | HTMLSelectElement} */
  #control = h("input", {});
  #label = h("label", { class: "field-label" });
  #unit = h("span", { class: "field-unit" });
  #range = h("span", { class: "field-range figure" });
  #help = h("p", { class: "field-help" });
  #error = h("p", { class: "field-error" });

  /** The value as it would be sent. */
  get value() {
    return parseValue(this.props.field, this.#control.value);
  }

  set value(value) {
    this.#control.value = String(value);
    this.#show();
  }

  get valid() {
    return this.#control.disabled || isValid(this.props.field, this.value);
  }

  /** @override */
  build() {
    const { field } = this.props;
    const id = `field-${field.name}`;
    this.#control = field.kind === "choice" ? this.#select(field) : this.#input(field);
    setAttribute(this.#control, "id", id);
    setAttribute(this.#control, "name", field.name);
    setAttribute(this.#control, "data-testid", id);
    setAttribute(this.#control, "aria-describedby", `${id}-help ${id}-error`);
    this.#control.addEventListener("input", () => {
      this.#show();
      emit(this, "field-input", field.name);
    });
    this.#label.htmlFor = id;
    this.#help.id = `${id}-help`;
    this.#error.id = `${id}-error`;
    const isNumber = field.kind === "integer" || field.kind === "number";
    const control = h("div", { class: `field-control ${field.kind === "choice" ? "select" : ""}` }, this.#control,
      ...(field.kind === "choice" ? [icon("chevron")] : []),
      ...(isNumber ? [this.#unit, this.#stepper(-1, "minus"), this.#stepper(1, "plus")] : []));
    this.append(h("div", { class: "field-top" }, this.#label, this.#range), control, this.#help, this.#error);
    this.#control.value = String(field.initial);
  }

  /**
   * @override
   * @param {SpecFieldProps} next
   */
  update({ words, field, disabled }) {
    setText(this.#label, words.has(`field.${field.name}`) ? words.t(`field.${field.name}`) : field.name);
    setText(this.#help, words.has(`help.${field.name}`) ? words.t(`help.${field.name}`) : "");
    setText(this.#unit, field.unit && words.has(`unit.${field.unit}`) ? words.t(`unit.${field.unit}`) : field.unit);
    setText(this.#range, rangeText(field, words));
    this.#control.disabled = disabled;
    for (const button of this.querySelectorAll("button")) button.disabled = disabled;
    this.classList.toggle("disabled", disabled);
    for (const option of this.querySelectorAll("option")) setText(option, specValue(field.name, option.value, words));
    this.#show();
  }

  focusControl() {
    this.#control.focus();
  }

  #show() {
    const { words, field, refusal } = this.props;
    const wrong = !this.valid;
    setAttribute(this.#control, "aria-invalid", wrong || refusal ? "true" : null);
    this.classList.toggle("invalid", wrong || refusal !== null);
    setText(this.#error, wrong ? expectation(field, words) : refusal ? words.t("form.refused", { expected: refusal.expected, got: refusal.got }) : "");
  }

  /** @param {SpecField} field */
  #select(field) {
    return h("select", {}, ...field.options.map((option) => h("option", { value: option })));
  }

  /** @param {SpecField} field */
  #input(field) {
    const mode = { integer: "numeric", number: "decimal", text: "text", choice: "none" }[field.kind];
    const input = h("input", { type: "text", inputmode: mode, autocomplete: "off", spellcheck: "false", class: field.kind === "text" ? "" : "figure" });
    input.addEventListener("keydown", (event) => {
      if (field.kind === "text" || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
      event.preventDefault();
      this.#step(event.key === "ArrowUp" ? 1 : -1);
    });
    return input;
  }

  /**
   * @param {1 | -1} direction
   * @param {"plus" | "minus"} picture
   */
  #stepper(direction, picture) {
    return h("button", { type: "button", class: "stepper", tabindex: "-1", "data-label": direction > 0 ? "form.more" : "form.less", onclick: () => this.#step(direction) }, icon(picture));
  }

  /** @param {1 | -1} direction */
  #step(direction) {
    const value = this.value;
    const from = typeof value === "number" && Number.isFinite(value) ? value : Number(this.props.field.initial);
    this.#control.value = String(stepValue(this.props.field, from, direction));
    this.#control.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/**
 * @param {SpecField} field
 * @param {Words} words
 */
function rangeText(field, words) {
  if (field.minimum === null || field.maximum === null) return "";
  return words.t(field.aboveMinimum ? "form.rangeAbove" : "form.range", { minimum: field.minimum, maximum: field.maximum });
}

/**
 * @param {SpecField} field
 * @param {Words} words
 */
function expectation(field, words) {
  if (field.kind === "text") return words.t("form.tooLong", { length: field.maxLength ?? 0 });
  if (field.kind === "choice") return words.t("form.choose");
  const kind = field.kind === "integer" ? "Integer" : "Number";
  if (field.minimum === null || field.maximum === null) return words.t(`form.expected${kind}`);
  return words.t(`form.expected${kind}${field.aboveMinimum ? "Above" : "Range"}`, { minimum: field.minimum, maximum: field.maximum });
}

customElements.define("spec-field", SpecFieldInput);
