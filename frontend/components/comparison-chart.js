/**
 * The runs of a recipe over their iterations, one line each, laid over one another: accuracy on the test examples or on
 * the training examples, or the loss, smoothed.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run, Theme} from "../types.js" */
/** @import {Palette} from "../charts/chart-palette.js" */
/** @import {RunHistory} from "../state/run-history.js" */

import { baseAxis, fade, LINE_COLOURS } from "../charts/chart-palette.js";
import { escaped } from "../charts/searched-runs.js";
import { Smoothing } from "../charts/smoothing.js";
import { thin } from "../charts/thinning.js";
import { emit, h, setText } from "./dom.js";
import { PlotElement } from "./plot-element.js";
import { segmented } from "./segmented.js";

const MOST_BUCKETS = 500;
/** More evaluations than this are lines without markers. */
const MOST_MARKERS = 25;
/** The loss is averaged over so many iterations, or over a twentieth of a short run. */
const WINDOW = 200;

/**
 * @typedef {"test" | "train" | "loss"} ComparedMetric
 *
 * @typedef {object} ComparedLine
 * @property {Run} run
 * @property {number} place among the runs of the group, which decides the colour
 * @property {string} name
 * @property {RunHistory | null} history null while it has not begun
 *
 * @typedef {object} ComparisonChartProps
 * @property {Words} words
 * @property {Theme} theme
 * @property {string} view
 * @property {ComparedLine[]} lines
 * @property {ComparedMetric} metric
 * @property {"full" | "fit"} height of the axis of accuracies
 * @property {string | null} highlighted
 */

/** @extends {PlotElement<ComparisonChartProps>} */
export class ComparisonChart extends PlotElement {
  /** @type {Map<string, Smoothing>} */
  #smoothings = new Map();
  #legend = h("ul", { class: "legend comparison-legend" });
  #metric = segmented(
    "compared-metric",
    "groups.metric",
    [
      { value: "test", text: "groups.metric.test", testid: "metric-test" },
      { value: "train", text: "groups.metric.train", testid: "metric-train" },
      { value: "loss", text: "groups.metric.loss", testid: "metric-loss" },
    ],
    (metric) => emit(this, "group-look", { metric }),
  );

  #height = segmented(
    "compared-height",
    "chart.height",
    [
      { value: "full", text: "chart.full" },
      { value: "fit", text: "chart.fit", testid: "compared-fit" },
    ],
    (height) => emit(this, "group-look", { height }),
  );

  /** @override */
  build() {
    this.dataset.testid = "comparison-chart";
    this.classList.add("chart");
    this.append(
      h("div", { class: "chart-head" }, h("h2", { class: "chart-title", "data-text": "groups.comparison" }), this.resetButton,
        h("div", { class: "chart-choices" }, this.#height.node, this.#metric.node), this.#legend),
      this.plot);
    this.plot.setAttribute("role", "img");
  }

  /**
   * @override
   * @param {ComparisonChartProps} next
   * @param {ComparisonChartProps} [previous]
   */
  update(next, previous) {
    if (previous && (previous.metric !== next.metric || previous.height !== next.height)) this.releaseHeight();
    if (previous && previous.view !== next.view) this.#smoothings.clear();
    this.#metric.select(next.metric);
    this.#height.select(next.height);
    this.#height.node.hidden = next.metric === "loss";
    this.dataset.lines = String(next.lines.filter(({ history }) => history?.evaluations.length).length);
    if (next.words !== previous?.words) this.plot.setAttribute("aria-label", next.words.t("groups.comparisonLabel"));
    this.#nameLines(next.lines);
    super.update(next, previous);
  }

  /**
   * @override
   * @param {ComparisonChartProps} props
   */
  fingerprint({ view, lines, metric, height, highlighted }) {
    const known = lines.map(({ run, name, history }) => {
      const size = metric === "loss" ? `${history?.losses.length}:${history?.losses.rewinds}` : `${history?.evaluations.length}:${history?.evaluations.at(-1)?.iteration}`;
      return `${run.id}:${name}:${size}`;
    });
    return [view, metric, height, highlighted, ...known].join(" ");
  }

  /**
   * @override
   * @param {Palette} palette
   */
  figure(palette) {
    const { words, lines, metric, height } = this.props;
    const end = Math.max(1, ...lines.map(({ run }) => run.iterations));
    const series = lines.map((line) => this.#series(line, end));
    return {
      traces: lines.map((line, k) => this.#trace(line, series[k], palette)),
      layout: {
        xaxis: { ...baseAxis(palette, words.t("chart.iteration")), range: this.zoom.x ?? [-0.015 * end, 1.02 * end], tickformat: ",d", nticks: 7, showgrid: false, showline: true },
        yaxis: {
          ...baseAxis(palette, ""), range: this.zoom.y ?? wholeHeight(series, metric, height), autorange: false, nticks: 6,
          ...(metric === "loss" ? {} : { tickformat: this.zoom.y || height === "fit" ? "~%" : ".0%" }),
        },
      },
    };
  }

  /**
   * @param {ComparedLine} line
   * @param {number} end
   * @returns {{ x: ArrayLike<number>, y: Iterable<number> & ArrayLike<number> }}
   */
  #series({ run, history }, end) {
    if (!history) return { x: [], y: [] };
    const { metric } = this.props;
    if (metric !== "loss") {
      const { evaluations } = history;
      return { x: evaluations.map((evaluation) => evaluation.iteration), y: evaluations.map((evaluation) => evaluation[`${metric}_accuracy`]) };
    }
    let smoothing = this.#smoothings.get(run.id);
    if (!smoothing) this.#smoothings.set(run.id, (smoothing = new Smoothing()));
    const [from, to] = this.zoom.x ?? [0, end];
    const { iterations, values } = thin(smoothing.of(history.losses, Math.max(1, Math.min(WINDOW, Math.round(run.iterations / 20)))), from, to, Math.min(MOST_BUCKETS, Math.ceil(this.pixels / 2)));
    return { x: iterations, y: values };
  }

  /**
   * @param {ComparedLine} line
   * @param {{ x: ArrayLike<number>, y: ArrayLike<number> }} series
   * @param {Palette} palette
   */
  #trace({ run, place, name }, { x, y }, palette) {
    const { metric, highlighted } = this.props;
    const colour = palette.lines[place % LINE_COLOURS];
    const isFaint = highlighted !== null && highlighted !== run.id;
    const hasMarkers = metric !== "loss" && x.length <= MOST_MARKERS;
    return {
      type: "scatter", mode: hasMarkers ? "lines+markers" : "lines", name: escaped(name), x, y,
      hovertemplate: metric === "loss" ? "%{y:.4f}" : "%{y:.2%}",
      line: { color: isFaint ? fade(colour, 0.3) : colour, width: highlighted === run.id ? 3.5 : 2, dash: place >= LINE_COLOURS ? "dash" : "solid" },
      marker: { size: 5, color: isFaint ? fade(colour, 0.3) : colour },
    };
  }

  /** @param {ComparedLine[]} lines */
  #nameLines(lines) {
    const shown = JSON.stringify(lines.map(({ run, name }) => [run.id, name]));
    if (shown === this.#legend.dataset.shown) return;
    this.#legend.dataset.shown = shown;
    this.#legend.replaceChildren(...lines.map(({ place, name }) => {
      const text = h("span", {});
      setText(text, name);
      return h("li", { "data-line": String(place % LINE_COLOURS), "data-dashed": place >= LINE_COLOURS }, text);
    }));
  }
}

/**
 * @param {{ y: Iterable<number> }[]} series
 * @param {ComparedMetric} metric
 * @param {"full" | "fit"} height
 */
function wholeHeight(series, metric, height) {
  if (metric === "loss") {
    const finite = series.flatMap(({ y }) => [...y]).filter(Number.isFinite);
    return [0, finite.length ? 1.05 * Math.max(...finite) || 1 : 2.4];
  }
  // Close up without the first evaluation, which is before anything was learned.
  const values = height === "full" ? [] : series.flatMap(({ y }) => [...y].slice(1));
  if (!values.length) return [0, 1.04];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max(0.002, 0.08 * (high - low));
  return [low - margin, high + margin];
}

customElements.define("comparison-chart", ComparisonChart);
