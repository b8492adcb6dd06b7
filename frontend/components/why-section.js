/**
 * Why the network answers as it does: pixels for and against, images that it takes for alike, its neurons, and what would
 * change the answer. Without a drawing it says what to do.
 */

/** @import {Words} from "../language/words.js" */
/** @import {ReadDigit, Theme} from "../types.js" */
/** @import {LookingInside} from "../state/looking-inside.js" */

import { Component } from "./component.js";
import { h } from "./dom.js";
import { EditEffects } from "./edit-effects.js";
import { EvidenceView } from "./evidence-view.js";
import { LayerLights } from "./layer-lights.js";
import { NeighbourList } from "./neighbour-list.js";
import { NeuronPanel } from "./neuron-panel.js";

/** @typedef {{ words: Words, theme: Theme, inside: LookingInside, read: ReadDigit | null }} WhySectionProps */

/** @extends {Component<WhySectionProps>} */
export class WhySection extends Component {
  #empty = h("p", { class: "section-lead", "data-text": "why.empty" });
  #evidence = new EvidenceView();
  #neighbours = new NeighbourList();
  #lights = new LayerLights();
  #panel = new NeuronPanel();
  #effects = new EditEffects();
  #body = h("div", { class: "why-grid" },
    // What edits do comes last: where it appears, nothing that is being dragged moves.
    h("div", { class: "why-column" }, this.#evidence, this.#neighbours, this.#effects),
    h("div", { class: "why-column" }, this.#lights, this.#panel));

  /** @override */
  build() {
    this.append(this.#empty, this.#body);
  }

  /**
   * @override
   * @param {WhySectionProps} next
   */
  update({ words, theme, inside, read }) {
    const { explanation, chosen, neuron, edits, accuracy, label, neighbours } = inside;
    this.#empty.hidden = explanation !== null && read !== null;
    this.#body.hidden = explanation === null || read === null;
    if (!explanation || !read) return;
    const isEdited = edits.list.length > 0;
    this.#evidence.props = { words, theme, explanation, label };
    this.#neighbours.props = { words, theme, neighbours, compared: inside.compared, digit: read.digit, isEdited, isLearning: inside.isLearning };
    this.#lights.props = { words, theme, layers: explanation.layers, chosen: neuron && chosen?.layer === neuron.layer && chosen.unit === neuron.unit ? { ...chosen, place: neuron.place } : chosen };
    this.#panel.props = { words, theme, layer: explanation.layers.find((one) => one.index === chosen?.layer) ?? null, chosen, neuron, edits };
    this.#effects.hidden = !isEdited;
    if (isEdited) this.#effects.props = { words, edits: edits.list, layers: explanation.layers, before: read, after: explanation, accuracy, isBusy: inside.isBusy };
  }
}

customElements.define("why-section", WhySection);
