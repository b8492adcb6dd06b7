/**
 * The chosen runs side by side: the best of them, the charts of loss and accuracy, the table of their differences, and
 * the chart of what was set and what came of it. It shows; what it shows belongs to the page.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Criterion, Run, RunSpec, SpecField, Theme} from "../types.js" */
/** @import {CompareLook} from "../state/compare-look.js" */
/** @import {ComparedRuns} from "../state/compared-runs.js" */
/** @import {RunHistory} from "../state/run-history.js" */

import { RunAxis } from "../charts/run-axis.js";
import { differingFields, distinctNames, keyOf } from "../language/compared-words.js";
import { isFinal } from "../language/run-words.js";
import { bestValue, ranked } from "../state/ranking.js";
import { BestRun } from "./best-run.js";
import { CompareBar } from "./compare-bar.js";
import { CompareTable } from "./compare-table.js";
import { ComparisonChart } from "./comparison-chart.js";
import { Component } from "./component.js";
import { emit, h } from "./dom.js";
import { SearchChart } from "./search-chart.js";
import { segmented } from "./segmented.js";

/** More axes side by side cannot be read. */
const MOST_AXES = 7;

/**
 * @typedef {object} CompareViewProps
 * @property {Words} words
 * @property {Theme} theme
 * @property {CompareLook} look
 * @property {ComparedRuns} compared
 * @property {SpecField[]} fields of the schema, empty until they are known
 * @property {string | null} highlighted
 * @property {boolean} isCopied
 */

/** @extends {Component<CompareViewProps>} */
export class CompareView extends Component {
  #best = new BestRun();
  #bar = new CompareBar();
  #loss = new ComparisonChart();
  #accuracies = new ComparisonChart();
  #table = new CompareTable();
  #settings = new SearchChart();
  #scale = segmented("compare-scale", "chart.scale", [
    { value: "linear", text: "chart.linear", testid: "compare-linear" },
    { value: "log", text: "chart.log", testid: "compare-log" },
  ], (scale) => emit(this, "compare-look", { scale }));

  #metric = segmented("compare-accuracy", "groups.metric", [
    { value: "test", text: "groups.metric.test", testid: "compare-test" },
    { value: "train", text: "groups.metric.train", testid: "compare-train" },
    { value: "validation", text: "groups.metric.validation", testid: "compare-validation" },
  ], (accuracy) => emit(this, "compare-look", { accuracy }));

  #height = segmented("compare-height", "chart.height", [
    { value: "full", text: "chart.full", testid: "compare-full" },
    { value: "fit", text: "chart.fit", testid: "compare-fit" },
  ], (height) => emit(this, "compare-look", { height }));

  /** @override */
  build() {
    this.#loss.dataset.testid = "compare-loss";
    this.#accuracies.dataset.testid = "compare-accuracies";
    this.#loss.choices.append(this.#scale.node);
    this.#accuracies.choices.append(this.#height.node, this.#metric.node);
    this.append(this.#best, this.#bar, h("div", { class: "charts" }, this.#loss, this.#accuracies), this.#table, this.#settings);
  }

  /**
   * @override
   * @param {CompareViewProps} next
   */
  update({ words, theme, look, compared, fields, highlighted, isCopied }) {
    const runs = look.runs.flatMap((id) => compared.history(id)?.run ?? []);
    const names = distinctNames(runs);
    const differing = differingFields(runs);
    const group = look.group && differing.includes(look.group) ? look.group : null;
    const places = colourPlaces(runs, look.runs, group);
    const criterion = runs.length && runs.every((run) => run.spec.validation_size > 0) ? "validation_accuracy" : "test_accuracy";
    const best = bestOf(runs, criterion);
    this.#scale.select(look.scale);
    this.#metric.select(look.accuracy);
    this.#height.select(look.height);
    this.#bar.props = { words, look, fields: differing, isCopied };
    this.#best.props = { words, run: best, name: best ? (names.get(best.id) ?? "") : "", criterion, columns: differing.filter((name) => name !== "layers").slice(0, 4), isFinal: runs.every(isFinal) };
    const lines = runs.filter((run) => !look.hidden.includes(run.id)).map((run) => ({
      run, place: places.get(run.id) ?? 0, name: names.get(run.id) ?? run.name, isBest: run.id === best?.id, history: compared.history(run.id), detail: compared.detail(run.id),
    }));
    for (const { history, detail } of lines) if (history) detail?.follow(stretchOf(look, history), history.losses);
    const common = { words, theme, view: "compare", lines, axis: look.axis, smoothing: look.smoothing, scale: look.scale, height: look.height, highlighted };
    this.#loss.props = { ...common, title: "chart.loss", metric: "loss", zoom: { x: look.x, y: look.loss } };
    this.#accuracies.props = { ...common, title: "chart.accuracy", metric: look.accuracy, zoom: { x: look.x, y: look.accuracies } };
    this.#table.props = { words, runs, names, places, fields: differing, group, hidden: look.hidden, sort: look.sort, best: best?.id ?? null, highlighted };
    const axes = differing.filter((name) => name !== "layers").slice(0, MOST_AXES);
    this.#settings.hidden = axes.length === 0;
    if (axes.length) {
      this.#settings.props = { words, theme, view: "compare", runs, names, columns: axes, fields, criterion, best: best?.id ?? null, chosen: look.field, highlighted };
    }
  }
}

/**
 * The iterations of a run between the ends of the charts' shared axis; null where all are shown.
 * @param {CompareLook} look
 * @param {RunHistory} history
 * @returns {[number, number] | null}
 */
function stretchOf({ x, axis }, { clock }) {
  if (!x) return null;
  const places = new RunAxis(axis, clock);
  return [places.iterationAt(x[0]), places.iterationAt(x[1])];
}

/**
 * Which colour each run has: its own, or that of its group.
 * @param {Run[]} runs
 * @param {string[]} ids in the order in which they were chosen
 * @param {keyof RunSpec | null} group
 */
function colourPlaces(runs, ids, group) {
  if (!group) return new Map(ids.map((id, place) => [id, place]));
  const values = [...new Set(runs.map((run) => keyOf(run, group)))];
  return new Map(runs.map((run) => [run.id, values.indexOf(keyOf(run, group))]));
}

/**
 * @param {Run[]} runs
 * @param {Criterion} criterion
 */
function bestOf(runs, criterion) {
  const [first] = ranked(runs, criterion);
  return first && bestValue(first, criterion) !== null ? first : null;
}

customElements.define("compare-view", CompareView);
