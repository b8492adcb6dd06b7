/**
 * What the network made of the drawing: the digit, ten probabilities, the 28 x 28 image it saw, and which run answered.
 * Without a prediction everything is there, at rest.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Prediction} from "../types.js" */

import { UNKNOWN } from "../language/words.js";
import { Component } from "./component.js";
import { h, setText } from "./dom.js";

const SIDE = 28;
const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

/** @typedef {{ words: Words, prediction: Prediction | null }} PredictionViewProps */

/** @extends {Component<PredictionViewProps>} */
export class PredictionView extends Component {
  #digit = h("output", { class: "prediction-digit figure", "data-testid": "prediction-digit" });
  #certainty = h("p", { class: "prediction-certainty figure" });
  #seen = h("canvas", { class: "network-view", width: String(SIDE), height: String(SIDE), "data-testid": "network-view", role: "img", "data-label": "draw.seen" });
  #bars = DIGITS.map(probabilityBar);
  #source = h("p", { class: "prediction-source figure" });

  /** @override */
  build() {
    this.append(
      h("div", { class: "prediction-head" },
        h("div", { class: "prediction-answer", "aria-live": "polite" }, this.#digit, this.#certainty),
        h("figure", { class: "seen" }, this.#seen, h("figcaption", { "data-text": "draw.seen" }))),
      h("ol", { class: "prediction-bars", "data-label": "draw.probabilities", start: "0" }, ...this.#bars.map((bar) => bar.node)),
      this.#source);
  }

  /**
   * @override
   * @param {PredictionViewProps} next
   */
  update({ words, prediction }) {
    const winner = prediction?.digit ?? null;
    setText(this.#digit, prediction ? prediction.label : "?");
    this.#digit.classList.toggle("at-rest", !prediction);
    setText(this.#certainty, prediction && winner !== null ? words.t("draw.certainty", { probability: words.percent(prediction.probabilities[winner], 1) }) : words.t("draw.nothing"));
    this.#bars.forEach((bar, digit) => bar.show(prediction?.probabilities[digit] ?? null, winner === digit, words));
    setText(this.#source, prediction
      ? words.t("draw.source", { name: prediction.run_name, iteration: prediction.iteration })
      : "");
    this.#paint(prediction?.image ?? null);
  }

  /** @param {number[][] | null} image 0 paper, 255 ink */
  #paint(image) {
    const context = this.#seen.getContext("2d");
    if (!context) return;
    context.clearRect(0, 0, SIDE, SIDE);
    if (!image) return;
    const [red, green, blue] = (getComputedStyle(this.#seen).color.match(/[\d.]+/g) ?? []).map(Number);
    const pixels = context.createImageData(SIDE, SIDE);
    image.flat().forEach((ink, place) => pixels.data.set([red, green, blue, ink], 4 * place));
    context.putImageData(pixels, 0, 0);
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

customElements.define("prediction-view", PredictionView);
