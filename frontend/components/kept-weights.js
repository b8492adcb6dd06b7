/**
 * The way through the moments of a training whose weights are kept: a row of columns as high as their accuracy, of which
 * one is looked at, the best is marked, and the last is where training is now. It can be played like a film; from the
 * moment that is looked at a new run can start, or digits be read.
 */

/** @import {Words} from "../language/words.js" */
/** @import {KeptEpoch, Run} from "../types.js" */

import { isFinal } from "../language/run-words.js";
import { Component } from "./component.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";

/** The lowest column is so high, of the highest. */
const LOWEST = 0.25;

/**
 * @typedef {object} KeptWeightsProps
 * @property {Words} words
 * @property {Run} run
 * @property {KeptEpoch[]} epochs
 * @property {KeptEpoch | null} epoch the one that is looked at
 * @property {boolean} isLive whether the newest is looked at, whichever it will be
 * @property {boolean} playing
 * @property {boolean} loaded
 * @property {boolean} readOnly
 */

/** @extends {Component<KeptWeightsProps>} */
export class KeptWeights extends Component {
  #playIcon = icon("play");
  #pauseIcon = icon("pause");
  #play = h("button", { type: "button", class: "button icon-only", "data-testid": "kept-play", onclick: () => this.#turn() }, this.#playIcon, this.#pauseIcon);
  #columns = h("div", { class: "kept-columns", "aria-hidden": "true" });
  #slider = h("input", {
    type: "range", min: "0", step: "1", class: "kept-slider", "data-testid": "kept-slider", "data-label": "kept.slider",
    oninput: () => this.#choose(Number(this.#slider.value)), onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
  });
  #strip = h("div", { class: "kept-strip" }, this.#columns, this.#slider);
  #liveWord = h("span", {});
  #live = h("button", { type: "button", class: "button small timeline-live", "data-testid": "kept-live", onclick: () => emit(this, "moment-show", null) }, h("span", { class: "timeline-dot", "aria-hidden": "true" }), this.#liveWord);
  #title = h("p", { class: "kept-epoch figure", "data-testid": "kept-epoch" });
  #accuracy = h("p", { class: "kept-accuracy figure" });
  #best = h("button", { type: "button", class: "button kept-best", "data-testid": "kept-best", onclick: () => this.#choose(this.props.epochs.findIndex((epoch) => epoch.is_best)) }, icon("star"), h("span", { "data-text": "kept.toBest" }));
  #fork = h("button", { type: "button", class: "button", "data-testid": "kept-fork", onclick: () => emit(this, "run-fork", this.props.epoch?.iteration ?? null) }, icon("fork"), h("span", { "data-text": "kept.fork" }));
  #draw = h("a", { class: "button", "data-testid": "kept-draw" }, icon("pen"), h("span", { "data-text": "kept.draw" }));
  #none = h("p", { class: "kept-none" });
  #body = h("div", { class: "kept-body" },
    h("div", { class: "kept-line" }, this.#play, this.#strip, this.#live),
    h("div", { class: "kept-about" },
      h("div", { class: "kept-words", "aria-live": "polite" }, this.#title, this.#accuracy),
      h("div", { class: "kept-actions" }, this.#best, this.#fork, this.#draw)));
  #shown = "";

  /** @override */
  build() {
    this.dataset.testid = "kept-weights";
    this.append(this.#body, this.#none);
  }

  /**
   * @override
   * @param {KeptWeightsProps} next
   */
  update({ words, run, epochs, epoch, isLive, playing, loaded, readOnly }) {
    this.dataset.count = String(epochs.length);
    this.dataset.iteration = String(epoch?.iteration ?? "");
    this.dataset.live = String(isLive);
    this.#body.classList.toggle("unseen", epochs.length === 0);
    this.#none.hidden = epochs.length > 0;
    setText(this.#none, loaded ? words.t("kept.none") : "");
    this.#play.disabled = epochs.length < 2;
    setAttribute(this.#play, "aria-label", words.t(playing ? "kept.pause" : "kept.play"));
    setAttribute(this.#play, "title", words.t(playing ? "kept.pause" : "kept.play"));
    this.#playIcon.toggleAttribute("hidden", playing);
    this.#pauseIcon.toggleAttribute("hidden", !playing);
    const isEnded = isFinal(run);
    setAttribute(this.#live, "aria-pressed", String(isLive));
    this.#live.classList.toggle("moving", isLive && run.status === "running");
    setText(this.#liveWord, words.t(isEnded ? "kept.end" : "kept.live"));
    this.#best.disabled = epochs.length < 2 || Boolean(epoch?.is_best);
    this.#fork.disabled = readOnly || !epoch;
    this.#draw.hidden = run.planar;
    if (epoch) this.#show(epoch);
  }

  /** @param {number} place */
  #choose(place) {
    const epoch = this.props.epochs[place];
    if (epoch) emit(this, "moment-show", place === this.props.epochs.length - 1 ? null : epoch.iteration);
  }

  #turn() {
    emit(this, this.props.playing ? "moment-pause" : "moment-play");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== " ") return;
    event.preventDefault();
    this.#turn();
  }

  /** @param {KeptEpoch} epoch */
  #show(epoch) {
    const { words, run, epochs } = this.props;
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
      const column = h("span", { class: `kept-column${epoch.is_best ? " best" : ""}` });
      column.style.setProperty("--height", (LOWEST + (1 - LOWEST) * (Math.max(0, judged(epoch) - low) / span)).toFixed(3));
      return column;
    }));
  }
}

/** @param {KeptEpoch} epoch */
const judged = (epoch) => epoch.validation_accuracy ?? epoch.test_accuracy;

customElements.define("kept-weights", KeptWeights);
