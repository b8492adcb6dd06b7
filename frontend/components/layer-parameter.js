/**
 * One parameter of a layer, small enough to stand in the layer's row: its name and its value in one frame.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Field, SpecValue} from "../types.js" */

import { rangeText } from "../language/field-words.js";
import { parameterName } from "../language/layer-words.js";
import { isValid, parseValue } from "../state/spec-schema.js";
import { Component } from "./component.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { typedInput } from "./typed-number.js";

/**
 * @typedef {object} LayerParameterProps
 * @property {Words} words
 * @property {string} type of the layer
 * @property {Field} field
 * @property {string} empty what an empty field stands for
 */

/** @extends {Component<LayerParameterProps>} */
export class LayerParameter extends Component {
  #input = h("input", {});
  #name = h("span", { class: "parameter-name" });
  #label = h("label", { class: "parameter" });

  /** @returns {SpecValue} */
  get value() {
    return this.props.field.kind === "switch" ? this.#input.checked : parseValue(this.props.field, this.#input.value);
  }

  set value(value) {
    if (typeof value === "boolean") this.#input.checked = value;
    // What was typed stays as it was typed: "5." is 5 as well, but not yet at its end.
    else if (!Object.is(this.value, value)) this.#input.value = value === null || Number.isNaN(value) ? "" : String(value);
    this.#show();
  }

  get valid() {
    return isValid(this.props.field, this.value);
  }

  /** @override */
  build() {
    const { field } = this.props;
    this.#input = field.kind === "switch" ? h("input", { type: "checkbox", class: "parameter-switch" }) : typedInput(field, { class: "parameter-input figure" });
    setAttribute(this.#input, "data-testid", `parameter-${field.name}`);
    this.#input.addEventListener("input", () => {
      this.#show();
      emit(this, "parameter-input");
    });
    if (field.kind === "switch") this.#label.append(this.#input, this.#name);
    else this.#label.append(this.#name, this.#input);
    this.#label.classList.toggle("switch", field.kind === "switch");
    this.append(this.#label);
  }

  /**
   * @override
   * @param {LayerParameterProps} next
   */
  update({ words, type, field, empty }) {
    setText(this.#name, parameterName(type, field.name, words));
    setAttribute(this.#label, "title", rangeText(field, words) || null);
    if (field.optional) setAttribute(this.#input, "placeholder", empty);
    this.#show();
  }

  focusControl() {
    this.#input.focus();
  }

  #show() {
    const wrong = !this.valid;
    setAttribute(this.#input, "aria-invalid", wrong ? "true" : null);
    this.#label.classList.toggle("invalid", wrong);
  }
}

customElements.define("layer-parameter", LayerParameter);
