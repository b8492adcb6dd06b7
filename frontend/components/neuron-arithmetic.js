/**
 * One neuron cell by cell: what comes in, what it is multiplied by, the products, their sum with the bias, and what the
 * activation makes of it. Pointing at a cell says its multiplication.
 */

/** @import {Words} from "../language/words.js" */
/** @import {NeuronArithmetic as Arithmetic, Theme} from "../types.js" */

import { largest } from "../charts/diverging.js";
import { mosaic } from "../charts/mosaic.js";
import { partTitle } from "../language/part-words.js";
import { decodeFloats } from "../transport/encoded-numbers.js";
import { CellMap } from "./cell-map.js";
import { Component } from "./component.js";
import { h, setText } from "./dom.js";

const WIDTH = 112;
const PICTURE = 784;
const MOST_TERMS = 5;
const MAPS = /** @type {const} */ (["inputs", "weights", "terms"]);

/** @typedef {{ words: Words, theme: Theme, neuron: Arithmetic }} NeuronArithmeticProps */
/** @typedef {Record<"inputs" | "weights" | "terms", Float32Array>} Cells */

/** @extends {Component<NeuronArithmeticProps>} */
export class NeuronArithmetic extends Component {
  #maps = MAPS.map((name) => ({ name, map: new CellMap() }));
  #pointed = h("p", { class: "neuron-cell figure", "data-testid": "neuron-cell" });
  #rows = h("tbody", {});
  #sum = h("dl", { class: "neuron-steps figure", "data-testid": "neuron-steps" });
  /** @type {{ of: Arithmetic, cells: Cells, tiles: Record<string, ReturnType<typeof mosaic>> } | null} */
  #decoded = null;
  /** @type {number | null} */
  #cell = null;

  /** @override */
  build() {
    this.append(
      h("div", { class: "neuron-maps" }, ...this.#maps.map(({ name, map }, place) =>
        h("figure", { class: place ? (place === 1 ? "times" : "equals") : "" }, map, h("figcaption", { "data-text": `why.${name}` })))),
      this.#pointed,
      h("table", { class: "neuron-terms figure" },
        h("thead", {}, h("tr", {}, ...["why.input", "why.inputs", "why.weights", "why.terms"].map((key) => h("th", { scope: "col", "data-text": key })))), this.#rows),
      this.#sum);
    for (const { map } of this.#maps) {
      map.addEventListener("cell-point", (event) => {
        this.#cell = /** @type {CustomEvent} */ (event).detail;
        this.#say();
      });
    }
  }

  /**
   * @override
   * @param {NeuronArithmeticProps} next
   * @param {NeuronArithmeticProps} [previous]
   */
  update({ words, theme, neuron }, previous) {
    const { cells, tiles } = this.#decode(neuron);
    for (const { name, map } of this.#maps) {
      const { values, columns } = tiles[name];
      map.props = { words, theme, values, columns, scale: largest(cells[name]), cell: WIDTH / columns, label: words.t(`why.${name}`) };
    }
    this.#say();
    if (neuron !== previous?.neuron || words !== previous.words) this.#write(neuron, cells, words);
  }

  /** @param {Arithmetic} neuron */
  #decode(neuron) {
    if (this.#decoded?.of !== neuron) {
      const cells = { inputs: decodeFloats(neuron.inputs), weights: decodeFloats(neuron.weights), terms: decodeFloats(neuron.terms) };
      const count = cells.inputs.length;
      const shape = neuron.shape.length === 3 ? neuron.shape : count === PICTURE ? [1, 28, 28] : [count, 1, 1];
      const tiles = Object.fromEntries(MAPS.map((name) => [name, mosaic(cells[name], shape, Math.ceil(Math.sqrt(count)))]));
      this.#decoded = { of: neuron, cells, tiles };
    }
    return this.#decoded;
  }

  /** What is pointed at, as a multiplication. */
  #say() {
    const { words, neuron } = this.props;
    const { cells, tiles } = this.#decode(neuron);
    const found = this.#cell === null ? null : tiles.inputs.find(this.#cell);
    if (!found) return setText(this.#pointed, words.t("why.pointAtCell"));
    const [, rows, columns] = neuron.shape.length === 3 ? neuron.shape : cells.inputs.length === PICTURE ? [1, 28, 28] : [1, 1, 1];
    const k = (found.tile * rows + found.row) * columns + found.column;
    setText(this.#pointed, words.t("why.product", { place: inputName(neuron, k, words), input: words.number(cells.inputs[k], 3), weight: words.number(cells.weights[k], 3), term: words.number(cells.terms[k], 3) }));
  }

  /**
   * @param {Arithmetic} neuron
   * @param {Cells} cells
   * @param {Words} words
   */
  #write(neuron, { inputs, weights, terms }, words) {
    const order = [...terms.keys()].sort((a, b) => Math.abs(terms[b]) - Math.abs(terms[a])).slice(0, MOST_TERMS);
    const number = (/** @type {number} */ value) => words.number(value, 3);
    const rest = terms.reduce((sum, term) => sum + term, 0) - order.reduce((sum, k) => sum + terms[k], 0);
    const row = (/** @type {string[]} */ ...texts) => h("tr", {}, h("th", { scope: "row" }, texts[0]), ...texts.slice(1).map((text) => h("td", {}, text)));
    this.#rows.replaceChildren(
      ...order.map((k) => row(inputName(neuron, k, words), number(inputs[k]), number(weights[k]), number(terms[k]))),
      ...(terms.length > order.length ? [row(words.t("why.otherTerms", { count: terms.length - order.length }), "", "", number(rest))] : []));
    const steps = [
      [words.t("why.sumOfProducts"), number(neuron.sum - neuron.bias)],
      [words.t("why.plusBias"), number(neuron.bias)],
      [words.t("why.isSum"), number(neuron.sum)],
      ...neuron.steps.map((step) => [partTitle(step.title, words), number(step.value)]),
    ];
    this.#sum.replaceChildren(...steps.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
  }
}

/**
 * @param {Arithmetic} neuron
 * @param {number} k
 * @param {Words} words
 */
function inputName(neuron, k, words) {
  if (neuron.shape.length === 3) {
    const [channels, rows, columns] = neuron.shape;
    const [row, column] = [(Math.floor(k / columns) % rows) + 1, (k % columns) + 1];
    return channels === 1 ? words.t("why.atPixel", { row, column }) : words.t("why.atChannel", { channel: Math.floor(k / (rows * columns)) + 1, row, column });
  }
  if (neuron.source === null) return words.t("why.atPixel", { row: Math.floor(k / 28) + 1, column: (k % 28) + 1 });
  return words.t("why.atNeuron", { number: k + 1 });
}

customElements.define("neuron-arithmetic", NeuronArithmetic);
