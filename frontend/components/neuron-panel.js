/**
 * The neuron that was picked: its arithmetic, and what can be changed about it, which is only tried and never saved.
 */

/** @import {Words} from "../language/words.js" */
/** @import {LitLayer, NeuronArithmetic as Arithmetic, Theme} from "../types.js" */
/** @import {NetworkEdits} from "../state/network-edits.js" */
/** @import {NeuronPlace} from "../state/looking-inside.js" */

import { partTitle } from "../language/part-words.js";
import { decodeFloats } from "../transport/encoded-numbers.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { NeuronArithmetic } from "./neuron-arithmetic.js";
import { SoftmaxSteps } from "./softmax-steps.js";

/** How far a bias can be moved, up and down from its own value, at the least. */
const BIAS_ROOM = 3;

/**
 * @typedef {object} NeuronPanelProps
 * @property {Words} words
 * @property {Theme} theme
 * @property {LitLayer | null} layer
 * @property {NeuronPlace | null} chosen
 * @property {Arithmetic | null} neuron
 * @property {NetworkEdits} edits
 */

/** @extends {Component<NeuronPanelProps>} */
export class NeuronPanel extends Component {
  #title = h("h3", { class: "why-title" });
  #number = h("input", { type: "number", min: "1", step: "1", class: "figure", "data-testid": "neuron-number", "data-label": "why.neuronNumber", onchange: () => this.#choose() });
  #empty = h("p", { class: "why-note", "data-text": "why.pickNeuron" });
  #off = h("input", { type: "checkbox", class: "switch", "data-testid": "neuron-off", onchange: () => this.#edit({ kind: "off", ...this.#place() }, this.#off.checked) });
  #bias = h("input", { type: "range", class: "slider", step: "any", "data-testid": "neuron-bias", oninput: () => this.#edit({ kind: "bias", ...this.#place(), value: Number(this.#bias.value) }, true) });
  #biasText = h("output", { class: "figure" });
  #prune = h("input", { type: "range", class: "slider", min: "0", max: "100", step: "1", "data-testid": "layer-prune", oninput: () => this.#edit({ kind: "prune", layer: this.#place().layer, share: Number(this.#prune.value) / 100 }, Number(this.#prune.value) > 0) });
  #pruneText = h("output", { class: "figure" });
  #pruneLabel = h("span", {});
  #offRow = h("label", { class: "edit-row" }, h("span", { "data-text": "why.switchOff" }), this.#off);
  #biasRow = h("label", { class: "edit-row" }, h("span", { "data-text": "why.bias" }), this.#bias, this.#biasText);
  #pruneRow = h("label", { class: "edit-row" }, this.#pruneLabel, this.#prune, this.#pruneText);
  #controls = h("div", { class: "edit-controls" }, this.#offRow, this.#biasRow, this.#pruneRow);
  #arithmetic = new NeuronArithmetic();
  #softmax = new SoftmaxSteps();

  /** @override */
  build() {
    this.append(h("div", { class: "why-head" }, this.#title, h("span", { class: "field-control compact" }, this.#number)), this.#empty, this.#controls, this.#arithmetic, this.#softmax);
  }

  /**
   * @override
   * @param {NeuronPanelProps} next
   */
  update({ words, theme, layer, chosen, neuron, edits }) {
    const isChosen = chosen !== null && layer !== null;
    for (const node of [this.#controls, this.#number.parentElement]) if (node) node.hidden = !isChosen;
    this.#empty.hidden = isChosen;
    const isSum = isChosen && neuron !== null && neuron.layer === chosen.layer && neuron.unit === chosen.unit;
    this.#arithmetic.hidden = !isSum;
    this.#softmax.hidden = !isSum || !neuron.softmax;
    setText(this.#title, isChosen ? words.t(layer.shape.length === 3 ? "why.filterOf" : "why.neuronOf", { layer: partTitle(layer.title, words) }) : words.t("why.neuron"));
    if (!isChosen) return;
    if (document.activeElement !== this.#number) this.#number.value = String(chosen.unit + 1);
    this.#number.max = String(layer.units);
    this.#showEdits(words, layer, chosen, edits);
    if (isSum) this.#arithmetic.props = { words, theme, neuron };
    if (isSum && neuron.softmax) this.#softmax.props = { words, steps: neuron.softmax, unit: chosen.unit };
  }

  /**
   * @param {Words} words
   * @param {LitLayer} layer
   * @param {NeuronPlace} chosen
   * @param {NetworkEdits} edits
   */
  #showEdits(words, layer, chosen, edits) {
    this.#offRow.hidden = !layer.edits.includes("off");
    this.#biasRow.hidden = !layer.edits.includes("bias") || !layer.biases;
    this.#pruneRow.hidden = !layer.edits.includes("prune");
    this.#off.checked = edits.isOff(chosen.layer, chosen.unit);
    if (!this.#biasRow.hidden && layer.biases) {
      const moved = edits.bias(chosen.layer, chosen.unit);
      const value = moved ?? decodeFloats(layer.biases)[chosen.unit];
      if (document.activeElement !== this.#bias) {
        const room = Math.max(BIAS_ROOM, 2 * Math.abs(value));
        this.#bias.min = String(-room);
        this.#bias.max = String(room);
        this.#bias.value = String(value);
      }
      setText(this.#biasText, words.number(value, 2));
    }
    const share = edits.pruned(chosen.layer);
    this.#prune.value = String(100 * share);
    setText(this.#pruneText, words.percent(share, 0));
    setText(this.#pruneLabel, words.t("why.prune", { layer: partTitle(layer.title, words) }));
  }

  #place() {
    const { chosen } = this.props;
    return { layer: chosen?.layer ?? 0, unit: chosen?.unit ?? 0 };
  }

  /**
   * @param {import("../types.js").NetworkEdit} edit
   * @param {boolean} isMade
   */
  #edit(edit, isMade) {
    emit(this, "network-edit", { edit, isMade });
  }

  #choose() {
    const { layer } = this.props;
    const unit = Number(this.#number.value) - 1;
    if (layer && Number.isInteger(unit) && unit >= 0 && unit < layer.units) emit(this, "neuron-choice", { layer: layer.index, unit, place: null });
  }
}

customElements.define("neuron-panel", NeuronPanel);
