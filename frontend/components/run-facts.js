/**
 * The figures of a run: test accuracy large, the others in a grid. Every figure has its place from the start; what is
 * not known yet is a dash.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run} from "../types.js" */

import { isFinal } from "../language/run-words.js";
import { UNKNOWN } from "../language/words.js";
import { Component } from "./component.js";
import { h, setText } from "./dom.js";

/** @typedef {{ words: Words, run: Run }} RunFactsProps */

/** @type {[name: string, testid: string, show: (run: Run, words: Words) => string][]} */
const FACTS = [
  ["loss", "fact-loss", (run, words) => words.loss(run.loss)],
  ["trainAccuracy", "fact-train-accuracy", (run, words) => words.percent(run.train_accuracy)],
  ["iteration", "fact-iteration", (run, words) => words.number(run.iteration)],
  ["epoch", "fact-epoch", (run, words) => words.number(run.epoch, 2)],
  ["rate", "fact-rate", (run, words) => words.rate(run.iterations_per_second)],
  ["timeLeft", "fact-time-left", (run, words) => (isFinal(run) ? UNKNOWN : words.duration(run.seconds_left))],
  ["elapsed", "fact-elapsed", (run, words) => words.duration(run.seconds)],
  ["parameters", "fact-parameters", (run, words) => words.number(run.parameters)],
];

/** @extends {Component<RunFactsProps>} */
export class RunFacts extends Component {
  #test = h("dd", { class: "fact-hero-value figure", "data-testid": "fact-test-accuracy" });
  #best = h("dd", { class: "fact-note", "data-testid": "fact-best" });
  #values = FACTS.map(([, testid]) => h("dd", { class: "fact-value figure", "data-testid": testid }));

  /** @override */
  build() {
    this.append(h("dl", { class: "facts" },
      h("div", { class: "fact fact-hero" }, h("dt", { "data-text": "fact.testAccuracy" }), this.#test, this.#best),
      ...FACTS.map(([name], k) => h("div", { class: "fact" }, h("dt", { "data-text": `fact.${name}` }), this.#values[k]))));
  }

  /**
   * @override
   * @param {RunFactsProps} next
   */
  update({ words, run }) {
    setText(this.#test, words.percent(run.test_accuracy));
    setText(this.#best, run.best_test_accuracy === null || run.best_iteration === null
      ? words.t("fact.notMeasured")
      : words.t("fact.best", { accuracy: words.percent(run.best_test_accuracy), iteration: run.best_iteration }));
    FACTS.forEach(([, , show], k) => setText(this.#values[k], show(run, words)));
  }
}

customElements.define("run-facts", RunFacts);
