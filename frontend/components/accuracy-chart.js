/**
 * Training and test accuracy at every evaluation, by epoch, with the best test accuracy marked; and the accuracy on what
 * was set aside, where something was. Circles for training and squares for test, as the book draws them.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Evaluation, Theme} from "../types.js" */
/** @import {ChangeMark} from "../charts/change-marks.js" */
/** @import {Palette} from "../charts/chart-palette.js" */

import { changeMarks, epochOf } from "../charts/change-marks.js";
import { baseAxis } from "../charts/chart-palette.js";
import { emit, h } from "./dom.js";
import { PlotElement } from "./plot-element.js";
import { segmented } from "./segmented.js";

/** More evaluations than this are lines without markers, which would only cover one another. */
const MOST_MARKERS = 60;
/** The x axis begins with this many epochs and doubles up to the run's end. */
const SHORTEST_AXIS = 20;

/**
 * @typedef {object} AccuracyLine
 * @property {string} id
 * @property {Evaluation[]} evaluations
 * @property {number} epochs until the run's end
 * @property {{ iteration: number, epoch: number }} now how far it is
 * @typedef {{ height: "full" | "fit" }} AccuracyView
 * @typedef {{ words: Words, theme: Theme, view: string, lines: AccuracyLine[], changes: ChangeMark[], settings: AccuracyView }} AccuracyChartProps
 */

/** @extends {PlotElement<AccuracyChartProps>} */
export class AccuracyChart extends PlotElement {
  #height = segmented(
    "accuracy-height",
    "chart.height",
    [
      { value: "full", text: "chart.full" },
      { value: "fit", text: "chart.fit" },
    ],
    (height) => emit(this, "accuracy-view-change", { height }),
  );

  #validationLegend = h("li", { class: "legend-validation", "data-testid": "legend-validation", "data-text": "chart.validation", hidden: true });

  /** @override */
  build() {
    this.dataset.testid = "chart-accuracy";
    this.classList.add("chart");
    this.append(
      h("div", { class: "chart-head" },
        h("h2", { class: "chart-title", "data-text": "chart.accuracy" }),
        h("ul", { class: "legend" },
          h("li", { class: "legend-train", "data-text": "chart.train" }),
          this.#validationLegend,
          h("li", { class: "legend-test", "data-text": "chart.test" })),
        this.resetButton,
        h("div", { class: "chart-controls" }, this.#height.node)),
      this.plot);
    this.plot.setAttribute("role", "img");
  }

  /**
   * @override
   * @param {AccuracyChartProps} next
   * @param {AccuracyChartProps} [previous]
   */
  update(next, previous) {
    if (previous && previous.settings.height !== next.settings.height) this.releaseHeight();
    this.#height.select(next.settings.height);
    this.#validationLegend.hidden = !next.lines.some((line) => line.evaluations.some(hasValidation));
    const evaluations = next.lines.reduce((sum, line) => sum + line.evaluations.length, 0);
    this.dataset.changes = String(next.changes.length);
    this.dataset.evaluations = String(evaluations);
    if (previous?.words !== next.words) this.plot.setAttribute("aria-label", next.words.t("chart.accuracyLabel"));
    super.update(next, previous);
  }

  /**
   * @override
   * @param {AccuracyChartProps} props
   */
  fingerprint({ view, lines, changes, settings }) {
    const known = lines.map(({ id, evaluations, epochs }) => `${id}:${evaluations.length}:${evaluations.at(-1)?.iteration}:${epochs}`);
    return [view, settings.height, changes.length, ...known].join(" ");
  }

  /**
   * @override
   * @param {Palette} palette
   */
  figure(palette) {
    const { words, lines, changes } = this.props;
    const epochs = Math.max(0.01, ...lines.map(axisEnd));
    const height = this.zoom.y ?? this.#wholeHeight();
    const range = this.zoom.x ?? [-0.015 * epochs, 1.03 * epochs];
    const [line] = lines;
    const marks = changeMarks(changes, (iteration) => (line ? epochOf(iteration, [...line.evaluations, line.now]) : 0), range, this.width, palette);
    return {
      traces: lines.flatMap((line) => this.#traces(line, palette)),
      layout: {
        xaxis: { ...baseAxis(palette, words.t("chart.epoch")), range, nticks: 8, showgrid: false, showline: true },
        yaxis: {
          ...baseAxis(palette, ""),
          range: height,
          autorange: false,
          tickformat: ".0%",
          nticks: 6,
          ...(this.zoom.y || this.props.settings.height === "fit" ? { tickformat: "~%" } : {}),
        },
        shapes: marks.shapes,
        annotations: [...lines.flatMap((line) => bestNote(line, epochs, height, palette, words)), ...marks.annotations],
      },
    };
  }

  /** Everything from 0 to 100 %, or what was measured after the first evaluation, where the differences are. */
  #wholeHeight() {
    if (this.props.settings.height === "full") return [0, 1.04];
    const shown = this.props.lines.flatMap((line) => line.evaluations.slice(line.evaluations.length > 2 ? 1 : 0));
    const values = shown.flatMap((evaluation) => [evaluation.train_accuracy, evaluation.test_accuracy, evaluation.validation_accuracy ?? evaluation.test_accuracy]);
    if (!values.length) return [0, 1.04];
    const low = Math.min(...values);
    const high = Math.max(...values);
    const margin = Math.max(0.002, 0.08 * (high - low));
    return [low - margin, high + 2 * margin];
  }

  /**
   * @param {AccuracyLine} line
   * @param {Palette} palette
   */
  #traces({ evaluations }, palette) {
    const { words } = this.props;
    const epochs = evaluations.map((evaluation) => evaluation.epoch);
    const best = bestOf(evaluations);
    const common = { type: "scatter", mode: evaluations.length > MOST_MARKERS ? "lines" : "lines+markers", x: epochs, hovertemplate: "%{y:.2%}" };
    return [
      {
        ...common, name: words.t("chart.train"), y: evaluations.map((evaluation) => evaluation.train_accuracy),
        line: { color: palette.train, width: 1.75 }, marker: { symbol: "circle", size: 5, color: palette.train },
      },
      ...(evaluations.some(hasValidation) ? [{
        ...common, name: words.t("chart.validation"), y: evaluations.map((evaluation) => evaluation.validation_accuracy ?? null),
        line: { color: palette.validation, width: 1.75, dash: "dot" }, marker: { symbol: "diamond", size: 6, color: palette.validation },
      }] : []),
      {
        ...common, name: words.t("chart.test"), y: evaluations.map((evaluation) => evaluation.test_accuracy),
        line: { color: palette.test, width: 2.25 }, marker: { symbol: "square", size: 5.5, color: palette.test },
      },
      {
        type: "scatter", mode: "markers", x: best ? [best.epoch] : [], y: best ? [best.test_accuracy] : [], hoverinfo: "skip",
        marker: { symbol: "circle-open", size: 14, color: palette.test, line: { width: 2 } },
      },
    ];
  }
}

/**
 * Where the x axis ends, so that the beginning of a long run is no thin line at the left.
 * @param {AccuracyLine} line
 */
function axisEnd({ evaluations, epochs }) {
  let end = Math.min(epochs, SHORTEST_AXIS);
  while (end < (evaluations.at(-1)?.epoch ?? 0)) end = Math.min(2 * end, epochs);
  return end;
}

/** @param {Evaluation} evaluation */
const hasValidation = (evaluation) => typeof evaluation.validation_accuracy === "number";

/** @param {Evaluation[]} evaluations */
function bestOf(evaluations) {
  /** @type {Evaluation | null} */
  let best = null;
  for (const evaluation of evaluations) if (!best || evaluation.test_accuracy > best.test_accuracy) best = evaluation;
  return best;
}

/**
 * The words beside the best mark, on the side where there is room.
 * @param {AccuracyLine} line
 * @param {number} epochs where the x axis ends
 * @param {number[]} height of the y axis
 * @param {Palette} palette
 * @param {Words} words
 */
function bestNote({ evaluations }, epochs, [low, high], palette, words) {
  const best = bestOf(evaluations);
  if (!best) return [];
  const isLow = best.test_accuracy < (low + high) / 2;
  const isRight = best.epoch > 0.7 * epochs;
  return [{
    x: best.epoch, y: best.test_accuracy, text: words.t("chart.best", { accuracy: words.percent(best.test_accuracy) }),
    showarrow: false, xanchor: isRight ? "right" : "left", xshift: isRight ? 6 : -6,
    yanchor: isLow ? "bottom" : "top", yshift: isLow ? 12 : -12,
    font: { color: palette.test, size: 12, family: palette.font },
  }];
}

customElements.define("accuracy-chart", AccuracyChart);
