/**
 * A small sheet of paper whose drawing the network reads at the moment that is looked at: the answer changes with the
 * pen, and with the slider.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Prediction, Theme} from "../types.js" */

import { rasterize } from "../drawing/raster.js";
import { UNKNOWN } from "../language/words.js";
import { h, emit, setText } from "./dom.js";
import { DrawCanvas } from "./draw-canvas.js";
import { icon } from "./icons.js";
import { Panel } from "./panel.js";

const PEN = 0.09;

/** @typedef {{ words: Words, theme: Theme, reading: Prediction | null }} ReadingPanelProps */

/** @extends {Panel<ReadingPanelProps>} */
export class ReadingPanel extends Panel {
  /** @override */
  panel = "reading";
  #canvas = new DrawCanvas();
  #clear = h("button", { type: "button", class: "button small", "data-testid": "reading-clear", onclick: () => this.#canvas.clear() }, icon("clear"), h("span", { "data-text": "draw.clear" }));
  #digit = h("output", { class: "reading-digit figure", "data-testid": "reading-digit" });
  #sure = h("span", { class: "reading-sure figure" });
  #bars = Array.from({ length: 10 }, (_, digit) => bar(digit));
  #note = h("p", { class: "panel-note figure", "data-testid": "reading-note" });

  /** @override */
  build() {
    this.dataset.testid = "reading";
    this.append(
      h("div", { class: "panel-head" }, h("h3", { class: "section-title", "data-text": "inspect.reading" }), this.#clear),
      h("div", { class: "reading-body" },
        this.#canvas,
        h("div", { class: "reading-answer" },
          h("p", { class: "reading-line", "aria-live": "polite" }, this.#digit, this.#sure),
          h("ol", { class: "reading-bars", start: "0", "data-label": "draw.probabilities" }, ...this.#bars.map(({ node }) => node)))),
      this.#note);
    this.addEventListener("drawing-change", (event) => {
      event.stopPropagation();
      const { drawing } = this.#canvas;
      this.#clear.disabled = drawing.isEmpty;
      emit(this, "reading-asked", rasterize(drawing.marks)?.png ?? null);
    });
    this.#clear.disabled = true;
  }

  /**
   * @override
   * @param {ReadingPanelProps} next
   */
  update({ words, theme, reading }) {
    this.#canvas.props = { words, theme, penWidth: PEN, tool: "pen" };
    this.dataset.iteration = String(reading?.iteration ?? "");
    const winner = reading?.digit ?? null;
    setText(this.#digit, reading ? reading.label : "?");
    this.#digit.classList.toggle("at-rest", reading === null);
    setText(this.#sure, reading && winner !== null ? words.percent(reading.probabilities[winner], 1) : "");
    this.#bars.forEach((one, digit) => one.show(reading?.probabilities[digit] ?? null, digit === winner, words));
    setText(this.#note, words.t(reading ? "inspect.readingNote" : "inspect.readingHint", { iteration: reading?.iteration ?? 0 }));
  }
}

/** @param {number} digit */
function bar(digit) {
  const fill = h("span", { class: "probability-fill" });
  const value = h("span", { class: "reading-value figure" });
  const node = h("li", { class: "reading-bar" }, h("span", { class: "figure" }, String(digit)), h("span", { class: "probability-track", "aria-hidden": "true" }, fill), value);
  return {
    node,
    /**
     * @param {number | null} probability
     * @param {boolean} isWinner
     * @param {Words} words
     */
    show(probability, isWinner, words) {
      node.classList.toggle("winner", isWinner);
      fill.style.transform = `scaleX(${probability ?? 0})`;
      setText(value, probability === null ? UNKNOWN : words.percent(probability, 1));
    },
  };
}

customElements.define("reading-panel", ReadingPanel);
