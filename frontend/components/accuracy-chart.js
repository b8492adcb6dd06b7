/**
 * Training and test accuracy at every evaluation, with the best test accuracy marked; and the accuracy on what was set
 * aside, where something was. Circles for training and squares for test, as the book draws them.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Evaluation} from "../types.js" */
/** @import {Palette} from "../charts/chart-palette.js" */
/** @import {RunChartProps} from "./run-chart.js" */

import { baseAxis } from "../charts/chart-palette.js";
import { emit, h } from "./dom.js";
import { RunChart } from "./run-chart.js";
import { segmented } from "./segmented.js";

/** More evaluations than this are lines without markers, which would only cover one another. */
const MOST_MARKERS = 60;

/** @extends {RunChart<RunChartProps>} */
export class AccuracyChart extends RunChart {
  /** @override */
  kind = "accuracy";
  #height = segmented(
    "accuracy-height",
    "chart.height",
    [
      { value: "full", text: "chart.full" },
      { value: "fit", text: "chart.fit", testid: "height-fit" },
    ],
    (height) => emit(this, "look-change", { height }),
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
   * @param {RunChartProps} next
   * @param {RunChartProps} [previous]
   */
  update(next, previous) {
    if (previous && previous.look.height !== next.look.height) this.releaseHeight();
    const { evaluations } = next.history;
    this.#height.select(next.look.height);
    this.#validationLegend.hidden = !evaluations.some(hasValidation);
    this.dataset.evaluations = String(evaluations.length);
    if (previous?.words !== next.words) this.plot.setAttribute("aria-label", next.words.t("chart.accuracyLabel"));
    super.update(next, previous);
  }

  /**
   * @override
   * @param {Palette} palette
   */
  figure(palette) {
    const { words } = this.props;
    const { evaluations } = this.props.history;
    const height = this.zoom.y ?? this.#wholeHeight();
    const { annotations, ...common } = this.common(palette);
    return {
      traces: this.#traces(evaluations, palette),
      layout: {
        ...common,
        yaxis: {
          ...baseAxis(palette, ""),
          range: height,
          autorange: false,
          nticks: 6,
          tickformat: this.zoom.y || this.props.look.height === "fit" ? "~%" : ".0%",
        },
        annotations: [...this.#bestNote(evaluations, height, palette, words), ...annotations],
      },
    };
  }

  /** Everything from 0 to 100 %, or what was measured after the first evaluation, where the differences are. */
  #wholeHeight() {
    if (this.props.look.height === "full") return [0, 1.04];
    const { evaluations } = this.props.history;
    const shown = evaluations.slice(evaluations.length > 2 ? 1 : 0);
    const values = shown.flatMap((evaluation) => [evaluation.train_accuracy, evaluation.test_accuracy, evaluation.validation_accuracy ?? evaluation.test_accuracy]);
    if (!values.length) return [0, 1.04];
    const low = values.reduce((least, value) => Math.min(least, value));
    const high = values.reduce((most, value) => Math.max(most, value));
    const margin = Math.max(0.002, 0.08 * (high - low));
    return [low - margin, high + 2 * margin];
  }

  /**
   * @param {Evaluation[]} evaluations
   * @param {Palette} palette
   */
  #traces(evaluations, palette) {
    const { words, axis } = this.props;
    const best = bestOf(evaluations);
    const common = {
      type: "scatter", mode: evaluations.length > MOST_MARKERS ? "lines" : "lines+markers", x: evaluations.map(({ iteration }) => axis.at(iteration)), hovertemplate: "%{y:.2%}",
    };
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
        type: "scatter", mode: "markers", x: best ? [axis.at(best.iteration)] : [], y: best ? [best.test_accuracy] : [], hoverinfo: "skip",
        marker: { symbol: "circle-open", size: 14, color: palette.test, line: { width: 2 } },
      },
    ];
  }

  /**
   * The words beside the best mark, on the side where there is room.
   * @param {Evaluation[]} evaluations
   * @param {number[]} height of the y axis
   * @param {Palette} palette
   * @param {Words} words
   */
  #bestNote(evaluations, [low, high], palette, words) {
    const best = bestOf(evaluations);
    const [from, to] = this.range;
    if (!best) return [];
    const x = this.props.axis.at(best.iteration);
    if (x < from || x > to || best.test_accuracy < low || best.test_accuracy > high) return [];
    const isLow = best.test_accuracy < (low + high) / 2;
    const isRight = x > from + 0.7 * (to - from);
    const text = words.t("chart.bestAt", { accuracy: words.percent(best.test_accuracy), epoch: words.number(best.epoch, Number.isInteger(best.epoch) ? 0 : 2) });
    return [{
      x, y: best.test_accuracy, text, showarrow: false, xanchor: isRight ? "right" : "left", xshift: isRight ? 6 : -6,
      yanchor: isLow ? "bottom" : "top", yshift: isLow ? 12 : -12, font: { color: palette.test, size: 12, family: palette.font },
    }];
  }
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

customElements.define("accuracy-chart", AccuracyChart);
