/**
 * The epochs whose weights are kept, as a row of columns as high as their accuracy: one is looked at, the best is
 * marked, and from the one that is looked at a new run can start, or digits be read.
 */

/** @import {Words} from "../language/words.js" */
/** @import {KeptEpoch, Run} from "../types.js" */

import { Component } from "./component.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";

/** The lowest column is so high, of the highest. */
const LOWEST = 0.25;

/** @typedef {{ words: Words, run: Run, epochs: KeptEpoch[], loaded: boolean, readOnly: boolean }} KeptWeightsProps */

/** @extends {Component<KeptWeightsProps>} */
export class KeptWeights extends Component {
  /** @type {number | null} the iteration that is looked at; null follows the newest */
  #chosen = null;
  #columns = h("div", { class: "kept-columns", "aria-hidden": "true" });
  #slider = h("input", { type: "range", min: "0", step: "1", class: "kept-slider", "data-testid": "kept-slider", "data-label": "kept.slider", oninput: () => this.#choose(Number(this.#slider.value)) });
  #title = h("p", { class: "kept-epoch figure", "data-testid": "kept-epoch" });
  #accuracy = h("p", { class: "kept-accuracy figure" });
  #best = h("button", { type: "button", class: "button small kept-best", "data-testid": "kept-best", onclick: () => this.#choose(this.props.epochs.findIndex((epoch) => epoch.is_best)) }, icon("star"), h("span", { "data-text": "kept.toBest" }));
  #fork = h("button", { type: "button", class: "button", "data-testid": "kept-fork", onclick: () => emit(this, "run-fork", this.#epoch?.iteration ?? null) }, icon("fork"), h("span", { "data-text": "kept.fork" }));
  #draw = h("a", { class: "button", "data-testid": "kept-draw" }, icon("pen"), h("span", { "data-text": "kept.draw" }));
  #none = h("p", { class: "kept-none" });
  #strip = h("div", { class: "kept-strip" }, this.#columns, this.#slider);
  #body = h("div", { class: "kept-body" },
    this.#strip,
    h("div", { class: "kept-words", "aria-live": "polite" }, this.#title, this.#accuracy),
    h("div", { class: "kept-actions" }, this.#fork, this.#draw));
  #shown = "";

  /** @override */
  build() {
    this.dataset.testid = "kept-weights";
    this.append(h("div", { class: "section-head" }, h("h2", { class: "section-title", "data-text": "kept.title" }), this.#best), this.#body, this.#none);
  }

  /**
   * @override
   * @param {KeptWeightsProps} next
   * @param {KeptWeightsProps} [previous]
   */
  update({ words, run, epochs, loaded, readOnly }, previous) {
    if (previous?.run.id !== run.id) this.#chosen = null;
    this.dataset.count = String(epochs.length);
    this.#body.classList.toggle("unseen", epochs.length === 0);
    this.#none.hidden = epochs.length > 0;
    setText(this.#none, loaded ? words.t("kept.none") : "");
    this.#best.classList.toggle("unseen", epochs.length < 2);
    this.#show(readOnly);
  }

  /** @returns {KeptEpoch | null} the one that is looked at */
  get #epoch() {
    const { epochs } = this.props;
    return epochs.find((epoch) => epoch.iteration === this.#chosen) ?? epochs.at(-1) ?? null;
  }

  /** @param {number} place */
  #choose(place) {
    const epoch = this.props.epochs[place];
    if (!epoch) return;
    this.#chosen = epoch.is_last ? null : epoch.iteration;
    this.#show(this.props.readOnly);
  }

  /** @param {boolean} readOnly */
  #show(readOnly) {
    const { words, run, epochs } = this.props;
    const epoch = this.#epoch;
    if (!epoch) return;
    const place = epochs.indexOf(epoch);
    this.#showColumns(epochs);
    [...this.#columns.children].forEach((column, k) => column.classList.toggle("shown", k === place));
    setAttribute(this.#slider, "max", String(Math.max(1, epochs.length - 1)));
    this.#slider.value = String(epochs.length < 2 ? 1 : place);
    this.#slider.disabled = epochs.length < 2;
    this.#strip.style.setProperty("--count", String(epochs.length));
    const name = words.t("kept.epoch", { epoch: words.number(epoch.epoch, Number.isInteger(epoch.epoch) ? 0 : 2), iteration: epoch.iteration });
    setText(this.#title, epoch.is_best ? words.t("kept.isBest", { epoch: name }) : name);
    setText(this.#accuracy, words.t(epoch.validation_accuracy === null ? "kept.accuracy" : "kept.accuracies", {
      test: words.percent(epoch.test_accuracy), train: words.percent(epoch.train_accuracy), validation: words.percent(epoch.validation_accuracy),
    }));
    setAttribute(this.#slider, "aria-valuetext", `${this.#title.textContent}, ${this.#accuracy.textContent}`);
    this.#fork.disabled = readOnly;
    this.#draw.hidden = run.planar;
    setAttribute(this.#draw, "href", `/draw?run=${encodeURIComponent(run.id)}&iteration=${epoch.iteration}`);
  }

  /** @param {KeptEpoch[]} epochs */
  #showColumns(epochs) {
    const shown = epochs.map((epoch) => `${epoch.iteration}${epoch.is_best}`).join();
    if (shown === this.#shown) return;
    this.#shown = shown;
    const values = epochs.map(judged);
    // Before the first epoch a network only guesses: beside that all others would look alike.
    const low = Math.min(...(values.length > 2 ? values.slice(1) : values));
    const span = Math.max(...values) - low || 1;
    this.#columns.replaceChildren(...epochs.map((epoch) => {
      const height = LOWEST + (1 - LOWEST) * (Math.max(0, judged(epoch) - low) / span);
      return h("span", { class: `kept-column${epoch.is_best ? " best" : ""}`, style: `--height: ${height.toFixed(3)}` });
    }));
  }
}

/** @param {KeptEpoch} epoch */
const judged = (epoch) => epoch.validation_accuracy ?? epoch.test_accuracy;

customElements.define("kept-weights", KeptWeights);
