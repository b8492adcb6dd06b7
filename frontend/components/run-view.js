/**
 * The selected run: title, state, actions, figures, charts, changes, kept weights, notes, settings. It shows one
 * WatchedRun and keeps nothing itself.
 */

/** @import {Words} from "../language/words.js" */
/** @import {WatchedRun} from "../state/watched-run.js" */
/** @import {KeptEpoch, Problem, Run, RunSchema, SpecField, Theme} from "../types.js" */
/** @import {ChangeMark} from "../charts/change-marks.js" */
/** @import {Look} from "../state/run-look.js" */

import { AXES, RunAxis } from "../charts/run-axis.js";
import { changeWords } from "../language/change-words.js";
import { shape } from "../language/run-words.js";
import { toldChanges } from "../state/run-settings.js";
import { AccuracyChart } from "./accuracy-chart.js";
import { Component } from "./component.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";
import { HintList } from "./hint-list.js";
import { InsideSection } from "./inside-section.js";
import { LiveChanges } from "./live-changes.js";
import { LossChart } from "./loss-chart.js";
import { NotSeparable } from "./not-separable.js";
import { PlaneSection } from "./plane-section.js";
import { QueuePlace } from "./queue-place.js";
import { RateChart } from "./rate-chart.js";
import { RunActions } from "./run-actions.js";
import { RunFacts } from "./run-facts.js";
import { RunLineage } from "./run-lineage.js";
import { RunName } from "./run-name.js";
import { RunNotes } from "./run-notes.js";
import { RunProgress } from "./run-progress.js";
import { RunTags } from "./run-tags.js";
import { segmented } from "./segmented.js";
import { SpecSummary } from "./spec-summary.js";
import { statusMark } from "./status-mark.js";

/**
 * @typedef {object} RunViewProps
 * @property {Words} words
 * @property {Theme} theme
 * @property {WatchedRun} watched
 * @property {RunSchema | null} schema null until it is there
 * @property {Problem | null} refusal what the server said of the last change of settings
 * @property {number | null} waiting how many runs wait in the queue; null where that is not known
 * @property {string | null} parentName
 * @property {string | null} originalName of the run that this one does again
 * @property {boolean} hasSiblings whether others were started together with it, as far as is known
 * @property {boolean} readOnly
 * @property {Look} look
 * @property {KeptEpoch | null} epoch the kept one that is looked at
 * @property {boolean} playing whether one epoch after another is shown
 */

/** @extends {Component<RunViewProps>} */
export class RunView extends Component {
  #title = new RunName();
  #status = statusMark("run-status");
  #subtitle = h("span", {});
  #group = h("a", { class: "run-group", "data-testid": "run-group", "data-text": "run.group" });
  #lineage = new RunLineage();
  #tags = new RunTags();
  #queue = new QueuePlace();
  #actions = new RunActions();
  #progress = new RunProgress();
  #notSeparable = new NotSeparable();
  #facts = new RunFacts();
  #plane = new PlaneSection();
  #pillText = h("span", {});
  #pill = h("button", { type: "button", class: "hint-pill", "data-testid": "hint-pill", onclick: () => this.#hints.reveal() }, icon("bulb"), this.#pillText, icon("down"));
  #axisChoice = segmented("charts-axis", "chart.axis", AXES.map((value) => ({ value, text: `axis.${value}`, testid: `axis-${value}` })), (axis) => emit(this, "look-change", { axis }));
  #loss = new LossChart();
  #accuracy = new AccuracyChart();
  #rate = new RateChart();
  #hints = new HintList();
  #changes = new LiveChanges();
  #inside = new InsideSection();
  #notes = new RunNotes();
  #summary = new SpecSummary();
  /** @type {ChangeMark[]} */
  #marks = [];

  /** @override */
  build() {
    this.append(
      h("header", { class: "run-head" },
        h("div", { class: "run-head-words" },
          h("div", { class: "run-title-line" }, this.#title, this.#status.node),
          h("div", { class: "run-subtitle figure" }, this.#subtitle, this.#lineage, this.#group),
          this.#tags),
        h("div", { class: "run-head-actions" }, this.#queue, this.#actions)),
      this.#progress,
      this.#notSeparable,
      this.#facts,
      this.#plane,
      h("div", { class: "charts-bar" }, this.#pill, h("div", { class: "charts-axis" }, h("span", { "data-text": "chart.axis" }), this.#axisChoice.node)),
      h("div", { class: "charts" }, this.#loss, this.#accuracy),
      h("div", { class: "charts charts-more" }, this.#rate, this.#hints),
      this.#changes,
      this.#inside,
      this.#notes,
      this.#summary,
      h("a", { class: "to-list", href: "#runs" }, icon("down"), h("span", { "data-text": "list.goTo" })));
  }

  /**
   * @override
   * @param {RunViewProps} next
   * @param {RunViewProps} [previous]
   */
  update(next, previous) {
    const { words, theme, watched, schema, refusal, waiting, parentName, originalName, hasSiblings, readOnly, look, epoch, playing } = next;
    const { run, history, plane, kept } = watched;
    if (!run) return;
    this.#title.props = { words, run, readOnly };
    this.#lineage.props = { words, run, parentName, originalName };
    this.#tags.props = { words, run, readOnly };
    this.#queue.hidden = run.status !== "queued" || run.queue_position === null || run.pause_at !== null;
    this.#queue.props = { words, run, waiting, readOnly };
    this.#status.show(run, words);
    setText(this.#subtitle, `${shape(run.layers)} · ${words.time(run.created_at)}`);
    this.#group.hidden = !run.group || !hasSiblings;
    setAttribute(this.#group, "href", `/groups?id=${encodeURIComponent(run.group ?? "")}`);
    this.#actions.props = { words, run, readOnly, at: look.at };
    this.#progress.props = { words, run };
    this.#notSeparable.hidden = run.message?.code !== "not-separable";
    this.#notSeparable.props = { words, run, readOnly };
    this.#facts.props = { words, run };
    this.#plane.hidden = !run.planar;
    if (run.planar) this.#plane.props = { words, theme, history, plane };
    const marks = this.#marksOf(run, words, schema?.fields ?? null, words !== previous?.words || schema !== previous.schema);
    this.#axisChoice.select(look.axis);
    const chart = { words, theme, view: run.id, run, history, axis: new RunAxis(look.axis, history.clock), changes: marks, look, moment: look.at === null ? null : (epoch?.iteration ?? null) };
    this.#loss.props = { ...chart, detail: watched.detail };
    this.#accuracy.props = chart;
    this.#rate.props = { ...chart, rates: watched.rates.knownBy(history.layers) };
    const [telling] = watched.hints.findings;
    this.#pill.classList.toggle("unseen", !telling);
    setText(this.#pillText, telling ? words.t(`hint.${telling.id}.title`) : "");
    this.#hints.props = { words, run, findings: watched.hints.findings, readOnly };
    this.#changes.props = { words, run, schema, problem: refusal, readOnly };
    this.#inside.props = { words, theme, run, history, axis: chart.axis, kept, inspection: watched.inspection, epoch, isLive: look.at === null, playing, readOnly };
    this.#notes.props = { words, run, readOnly };
    this.#summary.props = { words, run, fields: schema?.fields ?? null };
  }

  /**
   * The changes that are in effect, for the charts; the same array until there is something new to draw.
   * @param {Run} run
   * @param {Words} words
   * @param {SpecField[] | null} fields
   * @param {boolean} isReworded
   */
  #marksOf(run, words, fields, isReworded) {
    const inEffect = toldChanges(run).filter((change) => change.iteration !== null && change.iteration > 0);
    const isSame = inEffect.length === this.#marks.length && inEffect.every((change, k) => change.iteration === this.#marks[k]?.iteration && change.number === this.#marks[k]?.number);
    if (isSame && !isReworded) return this.#marks;
    this.#marks = inEffect.map(({ number, iteration, told }) => ({
      number, iteration: iteration ?? 0, text: [words.t("changes.after", { iteration: iteration ?? 0 }), ...told.map((one) => changeWords(one, fields, words))].join("<br>"),
    }));
    return this.#marks;
  }
}

customElements.define("run-view", RunView);
