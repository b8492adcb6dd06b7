/**
 * One of the networks side by side: which it is, what it read, and ten probabilities as small columns.
 */

/** @import {Words} from "../language/words.js" */
/** @import {EpochChoice, KeptEpoch, Prediction, Run} from "../types.js" */

import { UNKNOWN } from "../language/words.js";
import { ProblemError } from "../transport/problem.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { EpochSelect } from "./epoch-select.js";
import { icon } from "./icons.js";
import { RunSelect } from "./run-select.js";

/**
 * @typedef {object} ReaderRowProps
 * @property {Words} words
 * @property {boolean} isMain the one that answers above; chosen there
 * @property {{ run: string | null, epoch: EpochChoice }} choice
 * @property {Run[]} runs
 * @property {KeptEpoch[]} epochs
 * @property {Prediction | null} prediction
 * @property {unknown} trouble
 * @property {number} selected which of several digits is looked at
 */

/** @extends {Component<ReaderRowProps>} */
export class ReaderRow extends Component {
  #name = h("p", { class: "reader-name" });
  #run = new RunSelect();
  #epoch = new EpochSelect();
  #digit = h("output", { class: "reader-digit figure", "data-testid": "reader-digit" });
  #certainty = h("span", { class: "reader-certainty figure" });
  #columns = Array.from({ length: 10 }, (_, digit) => column(digit));
  #remove = h("button", { type: "button", class: "button quiet icon-only", "data-testid": "reader-remove", "data-label": "beside.remove", "data-hint": "beside.remove", onclick: () => emit(this, "reader-change", null) }, icon("clear"));

  /** @override */
  build() {
    this.#run.testid = "beside-run";
    this.#epoch.testid = "beside-epoch";
    this.setAttribute("role", "listitem");
    this.append(h("div", { class: "reader-choice" }, this.#name, this.#run, this.#epoch),
      this.#digit, this.#certainty,
      h("div", { class: "reader-columns", "aria-hidden": "true" }, ...this.#columns.map((one) => one.node)), this.#remove);
    this.#run.addEventListener("run-choice", (event) => this.#choose(event, { epoch: "newest", run: /** @type {CustomEvent} */ (event).detail ?? this.props.choice.run }));
    this.#epoch.addEventListener("epoch-choice", (event) => this.#choose(event, { ...this.props.choice, epoch: /** @type {CustomEvent} */ (event).detail }));
  }

  /**
   * @override
   * @param {ReaderRowProps} next
   */
  update({ words, isMain, choice, runs, epochs, prediction, trouble, selected }) {
    for (const node of [this.#run, this.#epoch]) node.hidden = isMain;
    this.#name.hidden = !isMain;
    this.#remove.classList.toggle("absent", isMain);
    setText(this.#name, prediction?.run_name ?? words.t("beside.main"));
    if (!isMain) {
      this.#run.props = { words, runs, selected: choice.run, unchosen: words.t("beside.gone") };
      this.#epoch.props = { words, epochs, selected: choice.epoch };
    }
    const read = prediction?.digits[selected] ?? prediction?.digits[0] ?? null;
    setText(this.#digit, prediction ? prediction.digits.map((one) => (one.known ? one.digit : "?")).join("") : UNKNOWN);
    this.#digit.classList.toggle("at-rest", !read?.known);
    const code = trouble instanceof ProblemError ? trouble.problem.code : "";
    setText(this.#certainty, read ? (read.known ? words.percent(read.probabilities[read.digit], 1) : words.t("beside.unknown")) : trouble && code !== "empty-drawing" ? words.t("beside.silent") : "");
    this.#columns.forEach((one, digit) => one.show(read?.probabilities[digit] ?? 0, read?.digit === digit && read.known));
  }

  /**
   * @param {Event} event
   * @param {{ run: string | null, epoch: EpochChoice }} choice
   */
  #choose(event, choice) {
    event.stopPropagation();
    emit(this, "reader-change", choice);
  }
}

/** @param {number} digit */
function column(digit) {
  const fill = h("span", { class: "reader-fill" });
  const node = h("span", { class: "reader-column" }, h("span", { class: "reader-track" }, fill), h("span", { class: "reader-label figure" }, String(digit)));
  return {
    node,
    /**
     * @param {number} probability
     * @param {boolean} isWinner
     */
    show(probability, isWinner) {
      fill.style.transform = `scaleY(${probability})`;
      node.classList.toggle("winner", isWinner);
    },
  };
}

customElements.define("reader-row", ReaderRow);
