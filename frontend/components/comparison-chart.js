/**
 * Runs side by side, one line each, laid over one another: their loss, smoothed, or one of their accuracies. What is
 * looked at belongs to the owner, the zoom too where the owner hands one down.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run, Theme} from "../types.js" */
/** @import {Palette} from "../charts/chart-palette.js" */
/** @import {ComparedMetric, Series} from "../charts/compared-series.js" */
/** @import {Line} from "../charts/line-canvas.js" */
/** @import {AxisKind} from "../charts/run-axis.js" */
/** @import {LossDetail} from "../state/loss-detail.js" */
/** @import {RunHistory} from "../state/run-history.js" */
/** @import {Range, Zoom} from "./plot-element.js" */

import { baseAxis, fade, LINE_COLOURS, readPalette } from "../charts/chart-palette.js";
import { ComparedSeries, nearest } from "../charts/compared-series.js";
import { LineCanvas } from "../charts/line-canvas.js";
import { RunAxis } from "../charts/run-axis.js";
import { escaped } from "../charts/searched-runs.js";
import { isFinal } from "../language/run-words.js";
import { emit, h } from "./dom.js";
import { LineReadout } from "./line-readout.js";
import { PlotElement } from "./plot-element.js";

/** Iterations of the axis of a run that has just begun. */
const SHORTEST_AXIS = 1000;
/** More evaluations than this are lines without markers. */
const MOST_MARKERS = 25;

/**
 * @typedef {object} ComparedLine
 * @property {Run} run
 * @property {number} place among the lines, which decides the colour
 * @property {string} name
 * @property {boolean} isBest
 * @property {RunHistory | null} history null while it has not begun
 * @property {LossDetail | null} [detail] a closer look at its losses, where there is one
 *
 * @typedef {object} ComparisonChartProps
 * @property {Words} words
 * @property {Theme} theme
 * @property {string} view
 * @property {string} title key of its text
 * @property {ComparedLine[]} lines those that are shown
 * @property {ComparedMetric} metric
 * @property {AxisKind} axis
 * @property {number} smoothing the slider's place, 0 to 100
 * @property {"linear" | "log"} scale of the loss
 * @property {"full" | "fit"} height of the axis of accuracies
 * @property {Zoom | null} zoom null: the chart's own
 * @property {string | null} highlighted
 */

/** @extends {PlotElement<ComparisonChartProps>} */
export class ComparisonChart extends PlotElement {
  /** What its owner puts beside the title. */
  choices = h("div", { class: "chart-choices" });
  #title = h("h2", { class: "chart-title" });
  #canvas = new LineCanvas();
  #readout = new LineReadout();
  #computed = new ComparedSeries();
  /** @type {{ line: Series, raw: Series, isCloser?: boolean }[]} as drawn last, in the order of the lines */
  #series = [];
  #window = { x: /** @type {Range} */ ([0, 1]), y: /** @type {Range} */ ([0, 1]), isLog: false };

  /** @override */
  build() {
    this.classList.add("chart");
    this.dataset.testid ??= "comparison-chart";
    this.append(
      h("div", { class: "chart-head" }, this.#title, this.choices),
      h("div", { class: "plot-box" }, this.plot, this.#canvas.node, this.#readout.node, this.resetButton));
    this.plot.setAttribute("role", "img");
    this.isFrameOnly = true;
    this.plot.addEventListener("pointermove", (event) => this.#point(event));
    this.plot.addEventListener("pointerleave", () => this.#readout.hide());
  }

  /**
   * @override
   * @param {ComparisonChartProps} next
   * @param {ComparisonChartProps} [previous]
   */
  update(next, previous) {
    const { words, title, metric, lines } = next;
    if (previous && !next.zoom && (previous.metric !== metric || previous.height !== next.height)) this.releaseHeight();
    this.#title.textContent = words.t(title);
    this.dataset.lines = String(lines.filter(({ history }) => (metric === "loss" ? history?.losses.length : history?.evaluations.length)).length);
    this.dataset.points = String(lines.reduce((sum, { history }) => sum + (history?.losses.last ?? 0), 0));
    this.plot.setAttribute("aria-label", words.t("compare.chartLabel", { title: words.t(title), count: lines.length }));
    this.#computed.keep(lines.map(({ run }) => run.id));
    super.update(next, previous);
    if (next.zoom) this.showZoom(next.zoom);
  }

  /**
   * @override
   * @param {Zoom} zoom
   */
  zoomed(zoom) {
    super.zoomed(zoom);
    emit(this, "compare-zoom", { metric: this.props.metric, zoom });
  }

  /**
   * @override
   * @param {ComparisonChartProps} props
   */
  fingerprint({ view, lines, metric, axis, smoothing, scale, height, highlighted }) {
    const known = lines.map(({ run, place, isBest, history, detail }) => {
      const size = metric === "loss" ? `${history?.losses.last}:${history?.losses.rewinds}:${detail?.known?.from}:${detail?.known?.to}` : `${history?.evaluations.length}:${history?.evaluations.at(-1)?.iteration}`;
      return `${run.id}:${place}:${isBest}:${run.status}:${run.iterations}:${size}`;
    });
    return [view, metric, axis, smoothing, scale, height, highlighted, ...known].join(" ");
  }

  /**
   * @override
   * @param {Palette} palette
   */
  figure(palette) {
    const { words, lines, metric, axis, smoothing, scale, height } = this.props;
    const isLog = metric === "loss" && scale === "log";
    const x = this.zoom.x ?? wholeLength(lines, axis);
    this.#series = lines.map(({ history, detail }) => this.#computed.of(history, detail ?? null, { metric, axis, smoothing, range: x, pixels: this.pixels }));
    this.dataset.closer = String(this.#series.filter(({ isCloser }) => isCloser).length);
    const y = this.zoom.y ?? wholeHeight(this.#series.map(({ line }) => line), metric, height, isLog);
    this.#window = { x, y, isLog };
    return {
      // Without a trace Plotly draws no axes.
      traces: [{ type: "scatter", mode: "lines", x: [null], y: [null], hoverinfo: "skip" }],
      layout: {
        hovermode: false,
        xaxis: { ...baseAxis(palette, words.t(`chart.${axis}`)), range: x, autorange: false, nticks: 7, showgrid: false, showline: true, ...(axis === "iteration" ? { tickformat: ",d" } : {}) },
        yaxis: {
          ...baseAxis(palette, ""), type: isLog ? "log" : "linear", range: y, autorange: false, exponentformat: "power", nticks: 6,
          ...(metric === "loss" ? {} : { tickformat: this.zoom.y || height === "fit" ? "~%" : ".0%" }),
          ...(isLog && y[1] - y[0] > 0.7 ? { tickmode: "array", tickvals: LOG_TICKS, ticktext: LOG_TICKS.map(String) } : {}),
        },
      },
    };
  }

  /**
   * @override
   * @param {Palette} palette
   */
  paint(palette) {
    const { lines, metric, highlighted } = this.props;
    // The best is drawn above the others, and the one under the pointer above all.
    const order = [...lines.keys()].sort((a, b) => rank(lines[a], highlighted) - rank(lines[b], highlighted));
    const drawn = order.map((k) => {
      const { run, place, isBest } = lines[k];
      const isFaint = highlighted !== null && highlighted !== run.id;
      const colour = palette.lines[place % LINE_COLOURS];
      const { line, raw } = this.#series[k];
      const common = { dashed: place >= LINE_COLOURS, dotted: false };
      /** @type {{ raw: Line, line: Line }} */
      const both = {
        raw: { ...raw, ...common, dashed: false, colour: fade(colour, isFaint ? 0.06 : 0.16), width: 1 },
        line: { ...line, ...common, colour: fade(colour, isFaint ? 0.3 : 1), width: highlighted === run.id ? 3.5 : isBest ? 3 : 1.75, dotted: metric !== "loss" && line.x.length <= MOST_MARKERS },
      };
      return both;
    });
    this.#canvas.draw(this.size, this.#window, [...drawn.map(({ raw }) => raw), ...drawn.map(({ line }) => line)]);
  }

  /**
   * @override
   * @returns {object[]}
   */
  tracesToSave() {
    const { lines, metric } = this.props;
    const palette = readPalette(this);
    return lines.map(({ place, name, isBest }, k) => {
      const { x, y } = this.#series[k]?.line ?? { x: [], y: [] };
      const hasMarkers = metric !== "loss" && x.length <= MOST_MARKERS;
      return {
        type: "scatter", mode: hasMarkers ? "lines+markers" : "lines", name: escaped(name), x, y,
        line: { color: palette.lines[place % LINE_COLOURS], width: isBest ? 3 : 1.75, dash: place >= LINE_COLOURS ? "dash" : "solid" }, marker: { size: 5 },
      };
    });
  }

  /** @param {PointerEvent} event */
  #point(event) {
    const box = this.plot.getBoundingClientRect();
    const place = event.buttons ? null : this.#canvas.placeAt(event.clientX - box.left, event.clientY - box.top, this.#window);
    if (place === null) return this.#readout.hide();
    const { words, lines, metric, axis } = this.props;
    const values = lines.flatMap((line, k) => {
      const found = nearest(this.#series[k]?.line ?? { x: [], y: [] }, place);
      return found ? [{ name: line.name, place: line.place, x: found.x, value: found.y }] : [];
    });
    if (!values.length) return this.#readout.hide();
    values.sort((a, b) => (metric === "loss" ? a.value - b.value : b.value - a.value));
    const closest = values.reduce((best, one) => (Math.abs(one.x - place) < Math.abs(best.x - place) ? one : best)).x;
    this.#readout.show({
      title: `${words.t(`axis.${axis}`)} ${words.number(closest, axis === "iteration" ? 0 : 2)}`,
      entries: values.map((one) => ({ ...one, text: metric === "loss" ? words.loss(one.value) : words.percent(one.value) })),
      left: this.#canvas.leftOf(closest, this.#window), width: this.width,
    });
  }
}

/**
 * @param {ComparedLine} line
 * @param {string | null} highlighted
 */
const rank = ({ run, isBest }, highlighted) => (run.id === highlighted ? 2 : isBest ? 1 : 0);

/**
 * The axis from the beginning to where the longest run is or soon will be.
 * @param {ComparedLine[]} lines
 * @param {AxisKind} kind
 * @returns {Range}
 */
function wholeLength(lines, kind) {
  const ends = lines.flatMap(({ run, history }) => {
    const now = Math.max(history?.losses.last ?? 0, run.iteration);
    const end = shownUntil(run, now);
    if (kind === "iteration") return [end];
    if (!history) return [];
    const axis = new RunAxis(kind, history.clock);
    // How long training will take changes all the time; an axis that followed would tremble.
    return [kind === "epoch" ? axis.at(end) : run.status === "running" ? roundedUp(axis.at(now)) : axis.at(now)];
  });
  const end = Math.max(...ends, 0) || 1;
  return [-0.015 * end, 1.02 * end];
}

/**
 * A run that trains is given twice the room each time it has used it up, so that others are not thin lines at the left.
 * @param {Run} run
 * @param {number} now
 */
function shownUntil(run, now) {
  if (isFinal(run)) return Math.max(1, now);
  let end = Math.min(run.iterations, SHORTEST_AXIS);
  while (end < now) end = Math.min(2 * end, Math.max(run.iterations, now));
  return end;
}

/** @param {number} seconds */
function roundedUp(seconds) {
  const power = 10 ** Math.floor(Math.log10(Math.max(seconds, 1)));
  return power * ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= seconds) ?? 10);
}

/**
 * @param {Series[]} series
 * @param {ComparedMetric} metric
 * @param {"full" | "fit"} height
 * @param {boolean} isLog
 * @returns {Range}
 */
function wholeHeight(series, metric, height, isLog) {
  if (metric !== "loss" && height === "full") return [0, 1.04];
  let low = Infinity;
  let high = -Infinity;
  for (const { y } of series) {
    // Accuracies close up without the first evaluation, which is before anything was learned.
    for (let k = metric === "loss" ? 0 : Math.min(1, y.length - 1); k < y.length; k += 1) {
      const value = y[k];
      if (!Number.isFinite(value) || (isLog && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (metric !== "loss") {
    const margin = Math.max(0.002, 0.08 * (high - low));
    return high >= low ? [low - margin, high + margin] : [0, 1.04];
  }
  if (!(high >= low)) [low, high] = [0.1, 2.4];
  // In steps, so that axes hold still while the highest point moves a little.
  if (isLog) return [Math.floor(10 * Math.log10(low)) / 10 - 0.05, Math.ceil(10 * Math.log10(high)) / 10 + 0.05];
  return [0, high > 0 ? stepAbove(1.05 * high) : 1];
}

/** @param {number} value */
function stepAbove(value) {
  const step = 10 ** Math.floor(Math.log10(value)) / 5;
  return Math.ceil(value / step) * step;
}

const LOG_TICKS = Array.from({ length: 45 }, (_, k) => Number(`${[1, 2, 5][k % 3]}e${Math.floor(k / 3) - 8}`));

customElements.define("comparison-chart", ComparisonChart);
