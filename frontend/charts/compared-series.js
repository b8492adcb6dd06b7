/**
 * The lines of compared runs as numbers: each run's losses, smoothed and thinned to what can be seen, or its accuracies,
 * at their places along the axis that all runs share. Smoothing is carried on from one drawing to the next.
 */

/** @import {LossDetail} from "../state/loss-detail.js" */
/** @import {RunHistory} from "../state/run-history.js" */
/** @import {AxisKind} from "./run-axis.js" */

import { RunAxis } from "./run-axis.js";
import { Smoothing, windowAt } from "./smoothing.js";
import { thinPlaces } from "./thinning.js";

const MOST_BUCKETS = 600;
/** Raw losses lie behind the smoothed ones, and need not be finer than the screen. */
const MOST_RAW_BUCKETS = 400;

/**
 * @typedef {"test" | "train" | "validation" | "loss"} ComparedMetric
 * @typedef {{ x: ArrayLike<number>, y: ArrayLike<number> }} Series
 * @typedef {object} SeriesLook
 * @property {ComparedMetric} metric
 * @property {AxisKind} axis
 * @property {number} smoothing the slider's place, 0 to 100
 * @property {[number, number]} range of the axis that is shown
 * @property {number} pixels from left to right
 */

/** @type {Series} */
const NOTHING = { x: [], y: [] };

export class ComparedSeries {
  /** @type {Map<string, Smoothing>} by run */
  #smoothings = new Map();

  /** @param {string[]} ids runs whose lines are still needed */
  keep(ids) {
    for (const id of this.#smoothings.keys()) if (!ids.includes(id)) this.#smoothings.delete(id);
  }

  /**
   * @param {RunHistory | null} history
   * @param {LossDetail | null} detail
   * @param {SeriesLook} look
   * @returns {{ line: Series, raw: Series, isCloser?: boolean }}
   */
  of(history, detail, look) {
    if (!history) return { line: NOTHING, raw: NOTHING };
    const { metric } = look;
    if (metric === "loss") return this.#losses(history, detail, look);
    const axis = new RunAxis(look.axis, history.clock);
    const measured = history.evaluations.filter((evaluation) => typeof evaluation[`${metric}_accuracy`] === "number");
    const line = { x: measured.map(({ iteration }) => axis.at(iteration)), y: measured.map((evaluation) => Number(evaluation[`${metric}_accuracy`])) };
    return { line, raw: NOTHING };
  }

  /**
   * @param {RunHistory} history
   * @param {LossDetail | null} detail
   * @param {SeriesLook} look
   */
  #losses({ id, losses: known, clock }, detail, { axis: kind, smoothing: place, range, pixels }) {
    const axis = new RunAxis(kind, clock);
    const [from, to] = range.map((end) => axis.iterationAt(end));
    const losses = detail?.of(from, to, known) ?? known;
    // A closer look begins in the middle: it is smoothed by itself.
    let smoothing = losses === known ? this.#smoothings.get(id) : new Smoothing();
    if (!smoothing) this.#smoothings.set(id, (smoothing = new Smoothing()));
    // One more to either side, so that lines run on to the edge.
    const start = Math.max(0, losses.placeOf(from) - 1);
    const end = Math.min(losses.length, losses.placeOf(to + 1) + 1);
    const { iterations } = losses;
    const series = (/** @type {Float32Array} */ values, /** @type {number} */ buckets) => {
      const thinned = thinPlaces(values, start, end, buckets);
      return { x: thinned.places.map((one) => axis.at(iterations[one])), y: thinned.values };
    };
    const window = windowAt(place);
    const line = series(smoothing.of(losses, window), Math.min(MOST_BUCKETS, Math.ceil(pixels / 2)));
    return { line, raw: window > 1 ? series(losses.values, Math.min(MOST_RAW_BUCKETS, Math.ceil(pixels / 2))) : NOTHING, isCloser: losses !== known };
  }
}

/**
 * The value of a series at a place along x: that of the nearest point.
 * @param {Series} series
 * @param {number} place
 * @returns {{ x: number, y: number } | null}
 */
export function nearest({ x, y }, place) {
  if (!x.length) return null;
  let low = 0;
  let high = x.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= place) low = middle;
    else high = middle;
  }
  const k = Math.abs(x[high] - place) < Math.abs(x[low] - place) ? high : low;
  return { x: x[k], y: y[k] };
}
