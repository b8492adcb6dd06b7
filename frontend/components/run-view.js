/**
 * The selected run: title, state, actions, figures, charts, settings. It shows one RunHistory and holds nothing itself.
 */

/** @import {Words} from "../language/words.js" */
/** @import {RunHistory} from "../state/run-history.js" */
/** @import {Theme} from "../types.js" */
/** @import {LossView} from "./loss-chart.js" */
/** @import {AccuracyView} from "./accuracy-chart.js" */

import { shape } from "../language/run-words.js";
import { AccuracyChart } from "./accuracy-chart.js";
import { Component } from "./component.js";
import { h, setText } from "./dom.js";
import { icon } from "./icons.js";
import { LossChart } from "./loss-chart.js";
import { RunActions } from "./run-actions.js";
import { RunFacts } from "./run-facts.js";
import { RunProgress } from "./run-progress.js";
import { SpecSummary } from "./spec-summary.js";
import { statusMark } from "./status-mark.js";

/**
 * @typedef {{ words: Words, theme: Theme, history: RunHistory, readOnly: boolean, loss: LossView, accuracy: AccuracyView }} RunViewProps
 */

/** @extends {Component<RunViewProps>} */
export class RunView extends Component {
  #title = h("h1", { class: "run-title", "data-testid": "run-title" });
  #status = statusMark("run-status");
  #subtitle = h("p", { class: "run-subtitle figure" });
  #actions = new RunActions();
  #progress = new RunProgress();
  #facts = new RunFacts();
  #loss = new LossChart();
  #accuracy = new AccuracyChart();
  #summary = new SpecSummary();

  /** @override */
  build() {
    this.append(
      h("header", { class: "run-head" },
        h("div", { class: "run-head-words" },
          h("div", { class: "run-title-line" }, this.#title, this.#status.node),
          this.#subtitle),
        this.#actions),
      this.#progress,
      this.#facts,
      h("div", { class: "charts" }, this.#loss, this.#accuracy),
      this.#summary,
      h("a", { class: "to-list", href: "#runs" }, icon("down"), h("span", { "data-text": "list.goTo" })));
  }

  /**
   * @override
   * @param {RunViewProps} next
   */
  update({ words, theme, history, readOnly, loss, accuracy }) {
    const { run } = history;
    if (!run) return;
    setText(this.#title, run.name);
    this.#status.show(run, words);
    setText(this.#subtitle, `${shape(run.layers)} · ${words.time(run.created_at)}`);
    this.#actions.props = { words, run, readOnly };
    this.#progress.props = { words, run };
    this.#facts.props = { words, run };
    this.#loss.props = {
      words, theme, view: run.id, settings: loss,
      lines: [{ id: run.id, name: run.name, losses: history.losses, iterations: run.iterations }],
    };
    this.#accuracy.props = {
      words, theme, view: run.id, settings: accuracy,
      lines: [{ id: run.id, evaluations: history.evaluations, epochs: run.iterations / run.iterations_per_epoch }],
    };
    this.#summary.props = { words, run };
  }
}

customElements.define("run-view", RunView);
