/**
 * The best run of a group so far, with the figure by which it was chosen, what it was tested to, and its settings. Before
 * anything is measured the space is there and says so.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Criterion, Run, RunSpec} from "../types.js" */

import { fieldName, fieldValue } from "../language/group-words.js";
import { bestValue } from "../state/ranking.js";
import { Component } from "./component.js";
import { h, setAttribute, setText } from "./dom.js";

/**
 * @typedef {object} BestRunProps
 * @property {Words} words
 * @property {Run | null} run
 * @property {string} name
 * @property {Criterion} criterion
 * @property {(keyof RunSpec)[]} columns
 * @property {boolean} isFinal whether it can still be overtaken
 */

/** @extends {Component<BestRunProps>} */
export class BestRun extends Component {
  #label = h("span", { class: "best-label" });
  #name = h("a", { class: "best-name", "data-testid": "best-run" });
  #value = h("span", { class: "best-value figure", "data-testid": "best-value" });
  #criterion = h("span", { class: "best-note figure" });
  #settings = h("dl", { class: "best-settings" });

  /** @override */
  build() {
    this.append(
      h("div", { class: "best-figure" }, this.#value, this.#criterion),
      h("div", { class: "best-words" }, this.#label, this.#name),
      this.#settings);
  }

  /**
   * @override
   * @param {BestRunProps} next
   */
  update({ words, run, name, criterion, columns, isFinal }) {
    const value = run ? bestValue(run, criterion) : null;
    setText(this.#label, words.t(!run ? "groups.noBest" : isFinal ? "groups.best" : "groups.bestSoFar"));
    setText(this.#name, name);
    setAttribute(this.#name, "href", run ? `/?run=${encodeURIComponent(run.id)}` : null);
    setText(this.#value, words.percent(value));
    const test = run && criterion === "validation_accuracy" && run.test_accuracy !== null
      ? words.t("groups.alsoTest", { accuracy: words.percent(run.test_accuracy) })
      : "";
    setText(this.#criterion, [words.t(`criterion.${criterion}`), test].filter(Boolean).join(" · "));
    const entries = run ? columns.map((column) => [fieldName(column, words), fieldValue(run.spec, column, words)]) : [];
    const fingerprint = JSON.stringify(entries);
    if (fingerprint === this.#settings.dataset.shown) return;
    this.#settings.dataset.shown = fingerprint;
    this.#settings.replaceChildren(...entries.map(([label, text]) => h("div", {}, h("dt", {}, label), h("dd", { class: "figure" }, text))));
  }
}

customElements.define("best-run", BestRun);
