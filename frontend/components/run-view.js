/**
 * The selected run: title, state, actions, figures, charts, settings. It shows one RunHistory and holds nothing itself.
 */

/** @import {Words} from "../language/words.js" */
/** @import {PlaneState} from "../state/plane-state.js" */
/** @import {RunHistory} from "../state/run-history.js" */
/** @import {RunSchema, Theme} from "../types.js" */
/** @import {LossView} from "./loss-chart.js" */
/** @import {AccuracyView} from "./accuracy-chart.js" */

import { shape } from "../language/run-words.js";
import { AccuracyChart } from "./accuracy-chart.js";
import { Component } from "./component.js";
import { h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";
import { LossChart } from "./loss-chart.js";
import { NotSeparable } from "./not-separable.js";
import { PlaneSection } from "./plane-section.js";
import { RunActions } from "./run-actions.js";
import { RunFacts } from "./run-facts.js";
import { RunProgress } from "./run-progress.js";
import { SpecSummary } from "./spec-summary.js";
import { statusMark } from "./status-mark.js";

/**
 * @typedef {object} RunViewProps
 * @property {Words} words
 * @property {Theme} theme
 * @property {RunHistory} history
 * @property {PlaneState} plane how it is looked at where it learns points of a plane
 * @property {RunSchema | null} schema null until it is there
 * @property {boolean} hasSiblings whether others were started together with it, as far as is known
 * @property {boolean} readOnly
 * @property {LossView} loss
 * @property {AccuracyView} accuracy
 */

/** @extends {Component<RunViewProps>} */
export class RunView extends Component {
  #title = h("h1", { class: "run-title", "data-testid": "run-title" });
  #status = statusMark("run-status");
  #subtitle = h("span", {});
  #group = h("a", { class: "run-group", "data-testid": "run-group", "data-text": "run.group" });
  #actions = new RunActions();
  #progress = new RunProgress();
  #notSeparable = new NotSeparable();
  #facts = new RunFacts();
  #plane = new PlaneSection();
  #loss = new LossChart();
  #accuracy = new AccuracyChart();
  #summary = new SpecSummary();

  /** @override */
  build() {
    this.append(
      h("header", { class: "run-head" },
        h("div", { class: "run-head-words" },
          h("div", { class: "run-title-line" }, this.#title, this.#status.node),
          h("p", { class: "run-subtitle figure" }, this.#subtitle, this.#group)),
        this.#actions),
      this.#progress,
      this.#notSeparable,
      this.#facts,
      this.#plane,
      h("div", { class: "charts" }, this.#loss, this.#accuracy),
      this.#summary,
      h("a", { class: "to-list", href: "#runs" }, icon("down"), h("span", { "data-text": "list.goTo" })));
  }

  /**
   * @override
   * @param {RunViewProps} next
   */
  update({ words, theme, history, plane, schema, hasSiblings, readOnly, loss, accuracy }) {
    const { run } = history;
    if (!run) return;
    setText(this.#title, run.name);
    this.#status.show(run, words);
    setText(this.#subtitle, `${shape(run.layers)} · ${words.time(run.created_at)}`);
    this.#group.hidden = !run.group || !hasSiblings;
    setAttribute(this.#group, "href", `/groups?id=${encodeURIComponent(run.group ?? "")}`);
    this.#actions.props = { words, run, readOnly };
    this.#progress.props = { words, run };
    this.#notSeparable.hidden = run.message?.code !== "not-separable";
    this.#notSeparable.props = { words, run, readOnly };
    this.#facts.props = { words, run };
    this.#plane.hidden = !run.planar;
    if (run.planar) this.#plane.props = { words, theme, history, plane };
    this.#loss.props = {
      words, theme, view: run.id, settings: loss,
      lines: [{ id: run.id, name: run.name, losses: history.losses, iterations: run.iterations }],
    };
    this.#accuracy.props = {
      words, theme, view: run.id, settings: accuracy,
      lines: [{ id: run.id, evaluations: history.evaluations, epochs: run.iterations / run.iterations_per_epoch }],
    };
    this.#summary.props = { words, run, fields: schema?.fields ?? null };
  }
}

customElements.define("run-view", RunView);
