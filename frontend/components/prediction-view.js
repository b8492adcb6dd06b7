/**
 * What the network made of the drawing: the digits, how sure it is or that it knows none such, ten probabilities, the
 * 28 x 28 image it saw, and which run answered. Without a prediction everything is there, at rest.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Prediction, ReadDigit, Theme} from "../types.js" */

import { paintSeen } from "../drawing/seen-image.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { ProbabilityBars } from "./probability-bars.js";

/**
 * @typedef {object} PredictionViewProps
 * @property {Words} words
 * @property {Theme} theme
 * @property {Prediction | null} prediction
 * @property {number} selected which of several digits is looked at
 * @property {boolean} isAwaited whether the run that is to answer has no weights yet
 */

/** @extends {Component<PredictionViewProps>} */
export class PredictionView extends Component {
  #digits = h("output", { class: "prediction-digit figure", "data-testid": "prediction-digit" }, "?");
  #certainty = h("p", { class: "prediction-certainty figure", "data-testid": "prediction-certainty" });
  #seen = h("canvas", { class: "network-view", width: "28", height: "28", "data-testid": "network-view", role: "img", "data-label": "draw.seen" });
  #bars = new ProbabilityBars();
  #source = h("p", { class: "prediction-source figure" });
  #shown = "?";

  /** @override */
  build() {
    this.append(
      h("div", { class: "prediction-head" },
        h("div", { class: "prediction-answer", "aria-live": "polite" }, this.#digits, this.#certainty),
        h("figure", { class: "seen" }, this.#seen, h("figcaption", { "data-text": "draw.seen" }))),
      this.#bars,
      this.#source);
  }

  /**
   * @override
   * @param {PredictionViewProps} next
   * @param {PredictionViewProps} [previous]
   */
  update({ words, theme, prediction, selected, isAwaited }, previous) {
    const read = prediction?.digits[selected] ?? prediction?.digits[0] ?? null;
    this.dataset.known = String(read?.known ?? "");
    this.#showDigits(prediction?.digits ?? [], read);
    setText(this.#certainty, !read && isAwaited ? words.t("draw.awaited") : certainty(read, words));
    this.#bars.props = { words, probabilities: read?.probabilities ?? null, winner: read?.known ? read.digit : null };
    setText(this.#source, prediction ? words.t("draw.source", { name: prediction.run_name, iteration: prediction.iteration }) : "");
    if (prediction !== previous?.prediction || selected !== previous?.selected || theme !== previous?.theme) paintSeen(this.#seen, read?.image.flat() ?? null);
  }

  /**
   * @param {ReadDigit[]} digits
   * @param {ReadDigit | null} read the one that is looked at
   */
  #showDigits(digits, read) {
    const shown = digits.length ? digits.map(({ digit, known }) => (known ? digit : "?")).join("") : "?";
    this.#digits.classList.toggle("at-rest", !read?.known);
    this.#digits.dataset.count = String(Math.min(digits.length, 6));
    const fingerprint = `${shown} ${digits.length > 1 ? digits.indexOf(/** @type {ReadDigit} */ (read)) : ""}`;
    if (fingerprint === this.#shown) return;
    this.#shown = fingerprint;
    if (digits.length < 2) return this.#digits.replaceChildren(shown);
    const held = [...this.#digits.children].indexOf(document.activeElement ?? this);
    this.#digits.replaceChildren(...digits.map((one, place) =>
      h("button", { type: "button", class: "read-digit", "data-testid": `read-digit-${place}`, "aria-pressed": String(one === read), onclick: () => emit(this, "digit-select", place) },
        one.known ? String(one.digit) : "?")));
    if (held >= 0) /** @type {HTMLElement | undefined} */ (this.#digits.children[held])?.focus();
  }
}

/**
 * @param {ReadDigit | null} read
 * @param {Words} words
 */
function certainty(read, words) {
  if (!read) return words.t("draw.nothing");
  const digit = read.digit;
  const probability = words.percent(read.probabilities[digit], 1);
  return read.known ? words.t("draw.certainty", { probability }) : words.t("draw.unknown", { digit });
}

customElements.define("prediction-view", PredictionView);
