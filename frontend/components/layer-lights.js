/**
 * A network's layers lit up by the drawing, one below the other: a cell for each neuron, a small picture for each filter.
 * One can be picked to be written out.
 */

/** @import {Words} from "../language/words.js" */
/** @import {LitLayer, Theme} from "../types.js" */
/** @import {NeuronPlace} from "../state/looking-inside.js" */

import { largest } from "../charts/diverging.js";
import { mosaic } from "../charts/mosaic.js";
import { shapeText } from "../language/layer-words.js";
import { partTitle } from "../language/part-words.js";
import { decodeFloats } from "../transport/encoded-numbers.js";
import { CellMap } from "./cell-map.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";

const WIDTH = 336;
const CELL = 12;
const SMALL_CELL = 8;
/** Layers of more neurons have smaller cells. */
const MANY = 300;

/** @typedef {{ words: Words, theme: Theme, layers: LitLayer[], chosen: NeuronPlace | null }} LayerLightsProps */

/** @extends {Component<LayerLightsProps>} */
export class LayerLights extends Component {
  /** @type {{ of: LitLayer[], shown: { layer: LitLayer, values: Float32Array, scale: number }[] } | null} */
  #decoded = null;
  /** @type {ReturnType<typeof strip>[]} */
  #strips = [];
  #list = h("div", { class: "layer-strips" });

  /** @override */
  build() {
    this.append(h("div", { class: "why-head" }, h("h3", { class: "why-title", "data-text": "why.layers" })), h("p", { class: "why-note", "data-text": "why.layersAbout" }), this.#list);
  }

  /**
   * @override
   * @param {LayerLightsProps} next
   */
  update({ words, theme, layers, chosen }) {
    if (this.#decoded?.of !== layers) {
      // A flattened picture is the picture once more.
      const shown = layers.filter((layer) => !layer.title.startsWith("Flatten")).map((layer) => {
        const values = decodeFloats(layer.values);
        return { layer, values, scale: largest(values) };
      });
      this.#decoded = { of: layers, shown };
    }
    const { shown } = this.#decoded;
    while (this.#strips.length > shown.length) this.#strips.pop()?.node.remove();
    while (this.#strips.length < shown.length) {
      const one = strip(this);
      this.#strips.push(one);
      this.#list.append(one.node);
    }
    shown.forEach((one, place) => this.#strips[place].show(one, chosen?.layer === one.layer.index ? chosen : null, words, theme));
  }
}

/** @param {HTMLElement} owner */
function strip(owner) {
  const title = h("h4", { class: "layer-title" });
  const size = h("span", { class: "layer-size figure" });
  const map = new CellMap();
  /** @type {ReturnType<typeof mosaic> | null} */
  let tiles = null;
  /** @type {{ layer: LitLayer, values: Float32Array, scale: number } | null} */
  let current = null;
  map.addEventListener("cell-pick", (event) => {
    if (!current || !tiles) return;
    const found = tiles.find(/** @type {CustomEvent} */ (event).detail);
    if (found) emit(owner, "neuron-choice", { layer: current.layer.index, unit: found.tile, place: current.layer.shape.length === 3 ? [found.row, found.column] : null });
  });
  return {
    node: h("div", { class: "layer-strip", "data-testid": "layer-strip" }, h("div", { class: "layer-strip-head" }, title, size), map),
    /**
     * @param {{ layer: LitLayer, values: Float32Array, scale: number }} next
     * @param {NeuronPlace | null} chosen
     * @param {Words} words
     * @param {Theme} theme
     */
    show(next, chosen, words, theme) {
      const { layer, values, scale } = next;
      if (current !== next) tiles = mosaic(values, layer.shape.length === 3 ? layer.shape : [layer.shape[0], 1, 1], WIDTH / (layer.shape[0] > MANY ? SMALL_CELL : CELL));
      current = next;
      if (!tiles) return;
      const isPictures = layer.shape.length === 3;
      const cell = isPictures ? WIDTH / tiles.columns : layer.shape[0] > MANY ? SMALL_CELL : CELL;
      const name = partTitle(layer.title, words);
      const [row, column] = chosen?.place ?? [0, 0];
      setText(title, name);
      setText(size, layer.shape[0] < layer.units ? words.t("why.firstOf", { shown: shapeText(layer.shape, words), units: layer.units }) : shapeText(layer.shape, words));
      map.props = {
        words, theme, values: tiles.values, columns: tiles.columns, scale, cell, hasGaps: !isPictures,
        picked: chosen ? tiles.cell(chosen.unit, row, column) : null, label: words.t("why.layerLabel", { layer: name }), isPickable: true,
      };
    },
  };
}

customElements.define("layer-lights", LayerLights);
