/**
 * The loss of every iteration: the raw line faint, the smoothed one strong above it. It takes several series, one colour
 * each, though today's page gives it one.
 */

/** @import {LossSeries} from "../state/loss-series.js" */
/** @import {Words} from "../language/words.js" */
/** @import {Theme} from "../types.js" */
/** @import {ChangeMark} from "../charts/change-marks.js" */
/** @import {Palette} from "../charts/chart-palette.js" */

import { changeMarks } from "../charts/change-marks.js";
import { baseAxis, fade } from "../charts/chart-palette.js";
import { Smoothing, windowAt } from "../charts/smoothing.js";
import { thin } from "../charts/thinning.js";
import { emit, h, setText } from "./dom.js";
import { PlotElement } from "./plot-element.js";
import { segmented } from "./segmented.js";

const MOST_RAW_BUCKETS = 1500;
const MOST_SMOOTH_BUCKETS = 500;
/** The x axis is never shorter than this, and doubles from here, so that a long run is not a thin line at the left. */
const SHORTEST_AXIS = 10_000;

/**
 * @typedef {object} LossLine
 * @property {string} id
 * @property {string} name
 * @property {LossSeries} losses
 * @property {number} iterations
 * @typedef {{ smoothing: number, scale: "linear" | "log" }} LossView the slider's place, 0 to 100, and the y axis
 * @typedef {{ words: Words, theme: Theme, view: string, lines: LossLine[], changes: ChangeMark[], settings: LossView }} LossChartProps
 */

/** @extends {PlotElement<LossChartProps>} */
export class LossChart extends PlotElement {
  /** @type {Map<string, Smoothing>} */
  #smoothings = new Map();
  #slider = h("input", {
    type: "range", min: "0", max: "100", step: "1", id: "smoothing", class: "slider", "data-testid": "smoothing",
    oninput: () => emit(this, "loss-view-change", { smoothing: Number(this.#slider.value) }),
  });
  #window = h("output", { for: "smoothing", class: "slider-value figure" });
  #scale = segmented(
    "loss-scale",
    "chart.scale",
    [
      { value: "linear", text: "chart.linear", testid: "scale-linear" },
      { value: "log", text: "chart.log", testid: "scale-log" },
    ],
    (scale) => emit(this, "loss-view-change", { scale }),
  );

  /** @override */
  build() {
    this.dataset.testid = "chart-loss";
    this.classList.add("chart");
    this.append(
      h("div", { class: "chart-head" },
        h("h2", { class: "chart-title", "data-text": "chart.loss" }),
        h("ul", { class: "legend" },
          h("li", { class: "legend-raw", "data-text": "chart.raw" }),
          h("li", { class: "legend-smooth", "data-text": "chart.smoothed" })),
        this.resetButton,
        h("div", { class: "chart-controls" },
          h("label", { for: "smoothing", class: "slider-label", "data-text": "chart.smoothing" }),
          this.#slider, this.#window, this.#scale.node)),
      this.plot);
    this.plot.setAttribute("role", "img");
  }

  /**
   * @override
   * @param {LossChartProps} next
   * @param {LossChartProps} [previous]
   */
  update(next, previous) {
    const { words, settings } = next;
    if (previous && previous.settings.scale !== settings.scale) this.releaseHeight();
    this.#slider.value = String(settings.smoothing);
    setText(this.#window, words.t("chart.window", { window: windowAt(settings.smoothing) }));
    this.#slider.setAttribute("aria-valuetext", this.#window.textContent ?? "");
    this.#scale.select(settings.scale);
    this.dataset.changes = String(next.changes.length);
    this.dataset.points = String(next.lines.reduce((sum, line) => sum + line.losses.length, 0));
    if (previous?.words !== words) this.plot.setAttribute("aria-label", words.t("chart.lossLabel"));
    for (const id of this.#smoothings.keys()) {
      if (!next.lines.some((line) => line.id === id)) this.#smoothings.delete(id);
    }
    super.update(next, previous);
  }

  /**
   * @override
   * @param {LossChartProps} props
   */
  fingerprint({ view, lines, changes, settings }) {
    const known = lines.map(({ id, losses }) => `${id}:${losses.length}:${losses.rewinds}`);
    return [view, settings.scale, settings.smoothing, changes.length, ...known].join(" ");
  }

  /**
   * @override
   * @param {Palette} palette
   */
  figure(palette) {
    const { words, lines, changes, settings } = this.props;
    const x = this.zoom.x ?? this.#wholeRange();
    const isLog = settings.scale === "log";
    const y = this.zoom.y ?? this.#wholeHeight(x, isLog);
    return {
      traces: lines.flatMap((line) => this.#traces(line, x, palette)),
      layout: {
        ...changeMarks(changes, (iteration) => iteration, x, this.width, palette),
        xaxis: { ...baseAxis(palette, words.t("chart.iteration")), range: x, tickformat: ",d", nticks: 6, showgrid: false, showline: true },
        yaxis: {
          ...baseAxis(palette, ""),
          type: isLog ? "log" : "linear",
          range: y,
          autorange: false,
          exponentformat: "power",
          // Plotly's own ticks of a logarithmic axis are either too many or, close up, right.
          ...(isLog && y[1] - y[0] > 0.7 ? { tickmode: "array", tickvals: LOG_TICKS, ticktext: LOG_TICKS.map(String) } : { nticks: 6 }),
        },
      },
    };
  }

  /** @returns {[number, number]} */
  #wholeRange() {
    let longest = 1;
    for (const { losses, iterations } of this.props.lines) {
      let end = Math.min(iterations, SHORTEST_AXIS);
      while (end < losses.length) end = Math.min(2 * end, iterations);
      longest = Math.max(longest, end);
    }
    return [0, longest * 1.005];
  }

  /**
   * Room for every visible point; empty charts stand at the loss of guessing among ten, where training begins.
   * @param {[number, number]} x
   * @param {boolean} isLog
   * @returns {[number, number]}
   */
  #wholeHeight([from, to], isLog) {
    let low = Infinity;
    let high = -Infinity;
    for (const { losses } of this.props.lines) {
      const { values } = losses;
      const end = Math.min(values.length, Math.ceil(to));
      for (let k = Math.max(0, Math.floor(from) - 1); k < end; k += 1) {
        const value = values[k];
        if (value < low && (!isLog || value > 0)) low = value;
        if (value > high && value !== Infinity) high = value;
      }
    }
    if (!Number.isFinite(high)) [low, high] = [0.1, 2.4];
    if (!isLog) return [0, high * 1.05 || 1];
    return [Math.log10(Math.min(low, high) || 1e-6) - 0.05, Math.log10(high || 1) + 0.05];
  }

  /**
   * @param {LossLine} line
   * @param {[number, number]} range
   * @param {Palette} palette
   */
  #traces(line, [from, to], palette) {
    const { words, settings } = this.props;
    let smoothing = this.#smoothings.get(line.id);
    if (!smoothing) this.#smoothings.set(line.id, (smoothing = new Smoothing()));
    const raw = thin(line.losses.values, from, to, Math.min(MOST_RAW_BUCKETS, Math.ceil(1.5 * this.pixels)));
    const smooth = thin(smoothing.of(line.losses, windowAt(settings.smoothing)), from, to, Math.min(MOST_SMOOTH_BUCKETS, Math.ceil(this.pixels / 2)));
    const common = { type: "scatter", mode: "lines", hovertemplate: "%{y:.4f}" };
    return [
      { ...common, name: words.t("chart.raw"), x: raw.iterations, y: raw.values, line: { color: fade(palette.loss, 0.34), width: 1.25, simplify: true } },
      { ...common, name: words.t("chart.smoothed"), x: smooth.iterations, y: smooth.values, line: { color: palette.loss, width: 2.25, simplify: true } },
    ];
  }
}

const LOG_TICKS = Array.from({ length: 45 }, (_, k) => Number(`${[1, 2, 5][k % 3]}e${Math.floor(k / 3) - 8}`));

customElements.define("loss-chart", LossChart);
