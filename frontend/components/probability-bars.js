/**
 * Ten probabilities as bars that stay where they are; only their lengths change.
 */

/** @import {Words} from "../language/words.js" */

import { UNKNOWN } from "../language/words.js";
import { Component } from "./component.js";
import { h, setText } from "./dom.js";

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

/** @typedef {{ words: Words, probabilities: number[] | null, winner: number | null }} ProbabilityBarsProps `winner` null where none is believed */

/** @extends {Component<ProbabilityBarsProps>} */
export class ProbabilityBars extends Component {
  #bars = DIGITS.map(probabilityBar);

  /** @override */
  build() {
    this.append(h("ol", { class: "prediction-bars", "data-label": "draw.probabilities", start: "0" }, ...this.#bars.map((bar) => bar.node)));
  }

  /**
   * @override
   * @param {ProbabilityBarsProps} next
   */
  update({ words, probabilities, winner }) {
    this.#bars.forEach((bar, digit) => bar.show(probabilities?.[digit] ?? null, winner === digit, words));
  }
}

/** @param {number} digit */
function probabilityBar(digit) {
  const fill = h("span", { class: "probability-fill" });
  const value = h("span", { class: "probability-value figure" });
  const node = h("li", { class: "probability", "data-testid": `prediction-bar-${digit}` },
    h("span", { class: "probability-digit figure" }, String(digit)), h("span", { class: "probability-track", "aria-hidden": "true" }, fill), value);
  return {
    node,
    /**
     * @param {number | null} probability
     * @param {boolean} isWinner
     * @param {Words} words
     */
    show(probability, isWinner, words) {
      node.dataset.probability = String(probability ?? 0);
      node.classList.toggle("winner", isWinner);
      fill.style.transform = `scaleX(${probability ?? 0})`;
      setText(value, probability === null ? UNKNOWN : words.percent(probability, 1));
    },
  };
}

customElements.define("probability-bars", ProbabilityBars);
