/** The loss of every iteration of a run: the raw line faint, the smoothed one strong above it. */

/** @import {Palette} from "../charts/chart-palette.js" */
/** @import {LossDetail} from "../state/loss-detail.js" */
/** @import {LossSeries} from "../state/loss-series.js" */
/** @import {RunChartProps} from "./run-chart.js" */

import { baseAxis, fade } from "../charts/chart-palette.js";
import { Smoothing, windowAt } from "../charts/smoothing.js";
import { thinPlaces } from "../charts/thinning.js";
import { emit, h, setText } from "./dom.js";
import { RunChart } from "./run-chart.js";
import { segmented } from "./segmented.js";

const MOST_RAW_BUCKETS = 1500;
const MOST_SMOOTH_BUCKETS = 500;

/** @typedef {RunChartProps & { detail: LossDetail }} LossChartProps */

/** @extends {RunChart<LossChartProps>} */
export class LossChart extends RunChart {
  /** @override */
  kind = "loss";
  #smoothing = new Smoothing();
  #slider = h("input", {
    type: "range", min: "0", max: "100", step: "1", id: "smoothing", class: "slider", "data-testid": "smoothing",
    oninput: () => emit(this, "look-change", { smoothing: Number(this.#slider.value) }),
  });
  #window = h("output", { for: "smoothing", class: "slider-value figure" });
  #scale = segmented(
    "loss-scale",
    "chart.scale",
    [
      { value: "linear", text: "chart.linear", testid: "scale-linear" },
      { value: "log", text: "chart.log", testid: "scale-log" },
    ],
    (scale) => emit(this, "look-change", { scale }),
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
    const { words, look, history } = next;
    if (previous && previous.look.scale !== look.scale) this.releaseHeight();
    if (previous && previous.view !== next.view) this.#smoothing = new Smoothing();
    this.#slider.value = String(look.smoothing);
    setText(this.#window, words.t("chart.window", { window: windowAt(look.smoothing) }));
    this.#slider.setAttribute("aria-valuetext", this.#window.textContent ?? "");
    this.#scale.select(look.scale);
    this.dataset.points = String(history.losses.last);
    if (previous?.words !== words) this.plot.setAttribute("aria-label", words.t("chart.lossLabel"));
    super.update(next, previous);
  }

  /**
   * @override
   * @param {LossChartProps} props
   */
  fingerprint(props) {
    const { losses } = props.history;
    const { known } = props.detail;
    return [super.fingerprint(props), losses.length, losses.rewinds, known?.from, known?.to].join(" ");
  }

  /**
   * @override
   * @param {Palette} palette
   */
  figure(palette) {
    const { axis, look } = this.props;
    const range = this.range;
    const [from, to] = range.map((place) => axis.iterationAt(place));
    const isLog = look.scale === "log";
    const losses = this.props.detail.of(from, to, this.props.history.losses);
    const y = this.zoom.y ?? this.#wholeHeight(losses, from, to, isLog);
    return {
      traces: this.#traces(losses, from, to, palette),
      layout: {
        ...this.common(palette),
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

  /**
   * Room for every visible point; empty charts stand at the loss of guessing among ten, where training begins.
   * @param {LossSeries} losses
   * @param {number} from
   * @param {number} to
   * @param {boolean} isLog
   * @returns {[number, number]}
   */
  #wholeHeight(losses, from, to, isLog) {
    const { values } = losses;
    let low = Infinity;
    let high = -Infinity;
    const end = losses.placeOf(to + 1);
    for (let k = losses.placeOf(from); k < end; k += 1) {
      const value = values[k];
      if (value < low && (!isLog || value > 0)) low = value;
      if (value > high && value !== Infinity) high = value;
    }
    if (!Number.isFinite(high)) [low, high] = [0.1, 2.4];
    if (!isLog) return [0, high * 1.05 || 1];
    return [Math.log10(Math.min(low, high) || 1e-6) - 0.05, Math.log10(high || 1) + 0.05];
  }

  /**
   * @param {LossSeries} losses
   * @param {number} from
   * @param {number} to
   * @param {Palette} palette
   */
  #traces(losses, from, to, palette) {
    const { words, look, axis } = this.props;
    const { iterations } = losses;
    // One more to either side, so that lines run on to the edge.
    const start = Math.max(0, losses.placeOf(from) - 1);
    const end = Math.min(losses.length, losses.placeOf(to + 1) + 1);
    const raw = thinPlaces(losses.values, start, end, Math.min(MOST_RAW_BUCKETS, Math.ceil(1.5 * this.pixels)));
    // A closer look begins in the middle: it is smoothed by itself.
    const smoothing = losses === this.props.history.losses ? this.#smoothing : new Smoothing();
    const smooth = thinPlaces(smoothing.of(losses, windowAt(look.smoothing)), start, end, Math.min(MOST_SMOOTH_BUCKETS, Math.ceil(this.pixels / 2)));
    const at = (/** @type {number} */ place) => axis.at(iterations[place]);
    const common = { type: "scatter", mode: "lines", hovertemplate: "%{y:.4f}" };
    return [
      { ...common, name: words.t("chart.raw"), x: raw.places.map(at), y: raw.values, line: { color: fade(palette.loss, 0.34), width: 1.25, simplify: true } },
      { ...common, name: words.t("chart.smoothed"), x: smooth.places.map(at), y: smooth.values, line: { color: palette.loss, width: 2.25, simplify: true } },
    ];
  }
}

const LOG_TICKS = Array.from({ length: 45 }, (_, k) => Number(`${[1, 2, 5][k % 3]}e${Math.floor(k / 3) - 8}`));

customElements.define("loss-chart", LossChart);
