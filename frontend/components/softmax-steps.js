/**
 * From ten scores to ten probabilities, step by step: less the largest, its exponential, its share of the sum.
 */

/** @import {Words} from "../language/words.js" */
/** @import {SoftmaxSteps as Steps} from "../types.js" */

import { Component } from "./component.js";
import { h, setText } from "./dom.js";

/** @typedef {{ words: Words, steps: Steps, unit: number }} SoftmaxStepsProps `unit`: the class whose score is written out */

/** @extends {Component<SoftmaxStepsProps>} */
export class SoftmaxSteps extends Component {
  #rows = Array.from({ length: 10 }, () => Array.from({ length: 4 }, () => h("td", {})));
  #heads = this.#rows.map((_, digit) => h("th", { scope: "row" }, String(digit)));
  #sum = h("td", {});

  /** @override */
  build() {
    this.append(
      h("h4", { class: "layer-title", "data-text": "why.softmax" }),
      h("table", { class: "neuron-terms figure", "data-testid": "softmax-steps" },
        h("thead", {}, h("tr", {}, ...["why.class", "why.score", "why.lessLargest", "why.exponential", "why.share"].map((key) => h("th", { scope: "col", "data-text": key })))),
        h("tbody", {}, ...this.#rows.map((cells, digit) => h("tr", {}, this.#heads[digit], ...cells))),
        h("tfoot", {}, h("tr", {}, h("th", { scope: "row", "data-text": "why.sum" }), h("td", {}), h("td", {}), this.#sum, h("td", {})))));
  }

  /**
   * @override
   * @param {SoftmaxStepsProps} next
   */
  update({ words, steps, unit }) {
    this.#rows.forEach((cells, digit) => {
      const texts = [
        words.number(steps.logits[digit], 2), words.number(steps.logits[digit] - steps.largest, 2),
        words.number(steps.exponentials[digit], 4), words.percent(steps.probabilities[digit], 1),
      ];
      cells.forEach((cell, place) => setText(cell, texts[place]));
      this.#heads[digit].parentElement?.classList.toggle("chosen", digit === unit);
    });
    setText(this.#sum, words.number(steps.sum, 4));
  }
}

customElements.define("softmax-steps", SoftmaxSteps);
