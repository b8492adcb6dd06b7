/** All layers of a network over the time of its training, one below the other. */

/** @import {Words} from "../language/words.js" */
/** @import {RunAxis} from "../charts/run-axis.js" */
/** @import {LayerSeries, LayersMoment} from "../state/layer-series.js" */
/** @import {Theme} from "../types.js" */

import { Component } from "./component.js";
import { h } from "./dom.js";
import { LayerTrace } from "./layer-trace.js";

/** @typedef {{ words: Words, theme: Theme, layers: LayerSeries, axis: RunAxis, moment: LayersMoment | null }} LayerTableProps */

/** @extends {Component<LayerTableProps>} */
export class LayerTable extends Component {
  #rows = h("div", { class: "trace-rows" });
  /** @type {LayerTrace[]} */
  #traces = [];
  #named = "";
  #waiting = h("p", { class: "panel-note", "data-text": "layers.waiting" });

  /** @override */
  build() {
    this.dataset.testid = "layers";
    this.append(
      h("h3", { class: "section-title", "data-text": "layers.title" }),
      h("p", { class: "panel-note", "data-text": "layers.lead" }),
      h("div", { class: "trace-columns", "aria-hidden": "true" }, h("span", {}),
        ...["weights", "gradients", "activations", "trend"].map((name) => h("span", { "data-text": `layers.${name}` }))),
      this.#rows, this.#waiting);
  }

  /**
   * @override
   * @param {LayerTableProps} next
   */
  update({ words, theme, layers, axis, moment }) {
    const known = layers.last?.layers ?? [];
    this.#waiting.hidden = known.length > 0;
    this.dataset.layers = String(known.length);
    this.dataset.moments = String(layers.moments.length);
    this.dataset.iteration = String(moment?.iteration ?? "");
    const named = known.map(({ index, title }) => `${index} ${title}`).join();
    if (named !== this.#named) {
      this.#named = named;
      this.#traces = known.map(() => new LayerTrace());
      this.#rows.replaceChildren(...this.#traces);
    }
    this.#traces.forEach((trace, k) => (trace.props = { words, theme, index: known[k].index, moments: layers.moments, changes: layers.changes, axis, moment }));
  }
}

customElements.define("layer-table", LayerTable);
