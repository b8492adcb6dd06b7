/**
 * One layer in the editor: its type, its parameters, the shape that it gives and what it costs, and what can be done
 * with it. What is wrong with it is said below. It asks; the list is changed by the editor.
 */

/** @import {Words} from "../language/words.js" */
/** @import {LayerSpec, LayerSummary, LayerType} from "../types.js" */

import { expectation } from "../language/field-words.js";
import { layerName, parameterName, shapeText } from "../language/layer-words.js";
import { groupOf } from "../network/layer-types.js";
import { Component } from "./component.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";
import { layerCost } from "./layer-cost.js";
import { LayerParameter } from "./layer-parameter.js";

/** @typedef {import("./icons.js").IconName} IconName */

/** @typedef {"up" | "down" | "insert" | "duplicate" | "remove" | "retype"} LayerAction */

/**
 * @typedef {object} LayerRowProps
 * @property {Words} words
 * @property {LayerSpec} layer
 * @property {LayerType | undefined} type undefined for one that is not known here
 * @property {number} place from 1
 * @property {number} count of layers in the list
 * @property {LayerSummary | null} summary
 * @property {string} outputs how many classes there are, in words
 * @property {string} fault why it does not fit, empty where it does
 */

/** @type {[action: LayerAction, picture: IconName][]} */
const ACTIONS = [["up", "up"], ["down", "down"], ["insert", "plus"], ["duplicate", "copy"], ["remove", "clear"]];

/** @extends {Component<LayerRowProps>} */
export class LayerRow extends Component {
  #place = h("span", { class: "layer-place figure" });
  #handle = h("button", { type: "button", class: "layer-handle", "data-testid": "layer-handle", "data-hint": "layers.handleHint" }, icon("grip"), this.#place);
  #name = h("span", { class: "layer-name" });
  #type = h("button", { type: "button", class: "layer-type", "aria-haspopup": "menu", "aria-expanded": "false", "data-testid": "layer-type", onclick: () => this.#ask("retype") },
    h("span", { class: "layer-swatch", "aria-hidden": "true" }), this.#name, icon("chevron"));
  #shape = h("span", { class: "layer-shape figure", "data-testid": "layer-shape" });
  #cost = layerCost("layer");
  #values = h("div", { class: "layer-values" });
  #fault = h("p", { class: "layer-fault", "data-testid": "layer-fault" });
  #actions = new Map(ACTIONS.map(([action, picture]) => [action, h("button", {
    type: "button", class: "layer-action", "data-testid": `layer-${action}`, onclick: () => this.#ask(action),
  }, icon(picture))]));
  /** @type {Map<string, LayerParameter>} */
  #inputs = new Map();
  #built = "";

  /** The layer as it stands in the row. */
  get layer() {
    const { layer } = this.props;
    return { ...layer, ...Object.fromEntries([...this.#inputs].map(([name, input]) => [name, /** @type {string | number | boolean | null} */ (input.value)])) };
  }

  get valid() {
    return this.props.type !== undefined && [...this.#inputs.values()].every((input) => input.valid);
  }

  /** @override */
  build() {
    setAttribute(this, "role", "listitem");
    setAttribute(this, "data-testid", "layer-row");
    this.append(this.#handle, this.#type, this.#values, this.#shape, ...this.#cost.nodes,
      h("div", { class: "layer-actions" }, ...this.#actions.values()), this.#fault);
    this.addEventListener("parameter-input", (event) => {
      event.stopPropagation();
      this.#showFault();
      emit(this, "layer-input");
    });
  }

  /**
   * @override
   * @param {LayerRowProps} next
   */
  update({ words, layer, type, place, count, summary, outputs }) {
    if (this.#built !== layer.type) this.#buildValues(type);
    this.#built = layer.type;
    const name = layerName(layer.type, words);
    this.dataset.type = layer.type;
    this.dataset.group = groupOf(layer.type);
    setText(this.#place, String(place));
    setText(this.#name, name);
    setAttribute(this.#handle, "aria-label", words.t("layers.handle", { place, name }));
    setAttribute(this.#type, "aria-label", words.t("layers.type", { place, name }));
    for (const [parameter, input] of this.#inputs) {
      const field = type?.parameters.find((one) => one.name === parameter) ?? input.props.field;
      input.props = { words, type: layer.type, field, empty: outputs };
      input.value = layer[parameter] ?? field.initial;
    }
    for (const [action, button] of this.#actions) {
      const text = words.t(`layers.${action}`, { place, name });
      setAttribute(button, "aria-label", text);
      setAttribute(button, "title", text);
    }
    /** @type {HTMLButtonElement} */ (this.#actions.get("up")).disabled = place === 1;
    /** @type {HTMLButtonElement} */ (this.#actions.get("down")).disabled = place === count;
    setText(this.#shape, summary ? shapeText(summary.output_shape, words) : "–");
    this.#cost.show(summary, words);
    this.#showFault();
  }

  focusControl() {
    const wrong = [...this.#inputs.values()].find((input) => !input.valid);
    if (wrong) wrong.focusControl();
    else this.#type.focus();
  }

  focusHandle() {
    this.#handle.focus();
  }

  /** @param {LayerType | undefined} type */
  #buildValues(type) {
    this.#inputs = new Map((type?.parameters ?? []).map((field) => {
      const input = new LayerParameter();
      input.props = { words: this.props.words, type: type?.type ?? "", field, empty: "" };
      return [field.name, input];
    }));
    this.#values.replaceChildren(...this.#inputs.values());
  }

  #showFault() {
    const { words, layer, type, fault } = this.props;
    const wrong = [...this.#inputs].find(([, input]) => !input.valid);
    const text = type === undefined ? words.t("layers.unknownType", { type: layer.type })
      : wrong ? `${parameterName(layer.type, wrong[0], words)}: ${expectation(wrong[1].props.field, words)}` : fault;
    setText(this.#fault, text);
    this.classList.toggle("faulty", text !== "");
  }

  /** @param {LayerAction} action */
  #ask(action) {
    emit(this, "layer-action", { action, anchor: action === "retype" ? this.#type : this.#actions.get(action) });
  }
}

customElements.define("layer-row", LayerRow);
