/**
 * What the charts of one run have in common: the x axis that they share, the marks of changed settings, the line of the
 * moment that is looked at, and a zoom that belongs to the page, along x in iterations, so that all charts show the same
 * stretch whatever their axis.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run, Theme} from "../types.js" */
/** @import {ChangeMark} from "../charts/change-marks.js" */
/** @import {Palette} from "../charts/chart-palette.js" */
/** @import {RunAxis} from "../charts/run-axis.js" */
/** @import {RunHistory} from "../state/run-history.js" */
/** @import {Look} from "../state/run-look.js" */
/** @import {Zoom} from "./plot-element.js" */

import { changeMarks } from "../charts/change-marks.js";
import { baseAxis } from "../charts/chart-palette.js";
import { emit } from "./dom.js";
import { PlotElement } from "./plot-element.js";

/**
 * @typedef {object} RunChartProps
 * @property {Words} words
 * @property {Theme} theme
 * @property {string} view id of the run
 * @property {Run} run
 * @property {RunHistory} history
 * @property {RunAxis} axis
 * @property {ChangeMark[]} changes
 * @property {Look} look
 * @property {number | null} moment the iteration that is looked at; null follows the newest
 */

/**
 * @template {RunChartProps} Props
 * @extends {PlotElement<Props>}
 */
export class RunChart extends PlotElement {
  /** Under this name the page keeps the zoom of the y axis. */
  kind = "";

  /**
   * @override
   * @param {Props} next
   * @param {Props} [previous]
   */
  update(next, previous) {
    const { axis, look } = next;
    this.dataset.changes = String(next.changes.length);
    super.update(next, previous);
    const [from, to] = look.stretch ?? [0, 0];
    this.showZoom({ x: look.stretch && [axis.at(from), axis.at(to)], y: look.heights[this.kind] ?? null });
  }

  /**
   * @override
   * @param {Zoom} zoom
   */
  zoomed(zoom) {
    super.zoomed(zoom);
    const { axis } = this.props;
    emit(this, "chart-zoom", { kind: this.kind, stretch: zoom.x && zoom.x.map((place) => axis.iterationAt(place)), height: zoom.y });
  }

  /** @override */
  releaseHeight() {
    super.releaseHeight();
    emit(this, "chart-zoom", { kind: this.kind, height: null });
  }

  /**
   * @override
   * @param {Props} props
   */
  fingerprint({ view, run, history, axis, changes, look, moment }) {
    const { evaluations, losses } = history;
    const range = axis.wholeRange(run, losses.last);
    return [view, axis.kind, ...range, moment, JSON.stringify(look), changes.length, evaluations.length, evaluations.at(-1)?.iteration].join(" ");
  }

  /** The range of the x axis, in its own units. */
  get range() {
    const { axis, run, history } = this.props;
    return this.zoom.x ?? axis.wholeRange(run, history.losses.last);
  }

  /**
   * The layout of the x axis, and what stands over the whole height of the chart.
   * @param {Palette} palette
   */
  common(palette) {
    const { words, axis, changes, moment } = this.props;
    const range = this.range;
    const { shapes, annotations } = changeMarks(changes, (iteration) => axis.at(iteration), range, this.width, palette);
    const shown = moment === null ? [] : [{
      type: "line", x0: axis.at(moment), x1: axis.at(moment), y0: 0, y1: 1, yref: "paper", layer: "below", line: { color: palette.accent, width: 1.5 },
    }];
    return {
      xaxis: {
        ...baseAxis(palette, words.t(`chart.${axis.kind}`)), range, nticks: 7, showgrid: false, showline: true,
        ...(axis.kind === "iteration" ? { tickformat: ",d" } : {}),
      },
      shapes: [...shapes, ...shown],
      annotations,
    };
  }
}
