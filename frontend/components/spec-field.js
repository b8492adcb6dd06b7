/**
 * One field of the run form: label and help on one side; control, unit, range, and what is wrong with it on the other.
 * It keeps what was typed; what it means is checked against the field's schema. While the field is of no use it folds
 * away.
 */

/** @import {Words} from "../language/words.js" */
/** @import {FieldError, SpecField, SpecValue} from "../types.js" */

import { expectation, rangeText, refusalText } from "../language/field-words.js";
import { specValue } from "../language/run-words.js";
import { isValid, parseValue } from "../state/spec-schema.js";
import { Component } from "./component.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";
import { stepper, typedInput } from "./typed-number.js";

/**
 * @typedef {object} SpecFieldProps
 * @property {Words} words
 * @property {SpecField} field
 * @property {boolean} used
 * @property {FieldError | null} refusal
 * @property {number[]} [tries] values that are worth trying
 * @property {string} [prefix] of its id, where the form's own may be in the page as well
 */

/** @extends {Component<SpecFieldProps>} */
export class SpecFieldInput extends Component {
  /** @type {HTMLInputElement | HTMLSelectElement} */
  #control = h("input", {});
  #label = h("label", { class: "field-label" });
  #unit = h("span", { class: "field-unit" });
  #range = h("span", { class: "field-range figure" });
  #tries = h("span", { class: "field-tries" });
  #help = h("p", { class: "field-help" });
  #error = h("p", { class: "field-error" });

  /**
   * The value as it would be sent.
   * @returns {SpecValue}
   */
  get value() {
    return parseValue(this.props.field, this.#control.value);
  }

  set value(value) {
    this.#control.value = String(value);
    this.#show();
  }

  get valid() {
    return !this.props.used || isValid(this.props.field, this.value);
  }

  /** @override */
  build() {
    const { field, prefix = "field" } = this.props;
    const id = `${prefix}-${field.name}`;
    const attributes = { id, name: field.name, "data-testid": id, "aria-describedby": `${id}-help ${id}-error` };
    /** @type {Node[]} */
    let extras = [];
    if (field.kind === "choice") {
      this.#control = h("select", attributes, ...field.options.map((option) => h("option", { value: option })));
      extras = [icon("chevron")];
    } else {
      const input = typedInput(field, attributes);
      this.#control = input;
      if (field.kind !== "text") extras = [this.#unit, stepper(input, field, -1), stepper(input, field, 1)];
    }
    this.#control.addEventListener("input", () => {
      this.#show();
      emit(this, "field-input", field.name);
    });
    this.#label.htmlFor = id;
    this.#help.id = `${id}-help`;
    this.#error.id = `${id}-error`;
    this.append(h("div", { class: "slot-inner field-row" },
      h("div", { class: "field-words" }, this.#label, this.#help),
      h("div", { class: "field-entry" },
        h("div", { class: `field-control ${field.kind === "choice" ? "select" : ""}` }, this.#control, ...extras),
        h("div", { class: "field-under" }, this.#error, this.#tries, this.#range))));
    this.classList.add("slot");
    this.#control.value = String(field.initial);
  }

  /**
   * @override
   * @param {SpecFieldProps} next
   * @param {SpecFieldProps} [previous]
   */
  update({ words, field, used, tries = [] }, previous) {
    if (words !== previous?.words || String(tries) !== String(previous.tries ?? [])) this.#offer(tries);
    setText(this.#label, words.has(`field.${field.name}`) ? words.t(`field.${field.name}`) : field.name);
    setText(this.#unit, field.unit && words.has(`unit.${field.unit}`) ? words.t(`unit.${field.unit}`) : field.unit);
    setText(this.#range, rangeText(field, words));
    this.#control.disabled = !used;
    this.classList.toggle("unused", !used);
    for (const option of this.querySelectorAll("option")) setText(option, specValue(field.name, option.value, words));
    this.#show();
  }

  /** @param {number[]} tries */
  #offer(tries) {
    const { words, field } = this.props;
    const label = words.has(`field.${field.name}`) ? words.t(`field.${field.name}`) : field.name;
    this.#tries.replaceChildren(...(tries.length ? [words.t("form.try")] : []), ...tries.map((value) => h("button", {
      type: "button", class: "try figure", "data-testid": `try-${field.name}-${value}`, "aria-label": words.t("form.tryValue", { field: label, value }),
      onclick: () => {
        this.value = value;
        emit(this, "field-input", field.name);
      },
    }, words.figure(value))));
  }

  focusControl() {
    this.#control.focus();
  }

  #show() {
    const { words, field, refusal } = this.props;
    const wrong = !this.valid;
    const help = [`help.${field.name}.${this.value}`, `help.${field.name}`].find((key) => words.has(key));
    setText(this.#help, help ? words.t(help) : "");
    setAttribute(this.#control, "aria-invalid", wrong || refusal ? "true" : null);
    this.classList.toggle("invalid", wrong || refusal !== null);
    setText(this.#error, wrong ? expectation(field, words) : refusal ? refusalText(refusal, words) : "");
  }
}

customElements.define("spec-field", SpecFieldInput);
