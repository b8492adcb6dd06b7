/**
 * How values are spread, over the time of a training: a band whose columns are histograms, dark where many values lie,
 * and, beside it, the histogram of the moment that is looked at. Darkness and length go by the root of the number of
 * values, so that the few far out are seen beside the many around zero.
 */

/** @import {Palette} from "./chart-palette.js" */
/** @import {RunAxis} from "./run-axis.js" */
/** @import {Spread} from "../types.js" */

import { fade } from "./chart-palette.js";

const ROWS = 48;
/** Of the width so much is the histogram of the moment. */
const PROFILE_SHARE = 0.24;
const GAP = 8;

/** @typedef {{ iteration: number, spread: Spread | null }} SpreadMoment */

/**
 * @param {CanvasRenderingContext2D} context in CSS pixels
 * @param {number} width
 * @param {number} height
 * @param {SpreadMoment[]} moments
 * @param {number | null} shown iteration that is looked at
 * @param {RunAxis} axis
 * @param {Palette} palette
 * @param {(value: number) => string} figure
 */
export function paintStrip(context, width, height, moments, shown, axis, palette, figure) {
  const known = moments.filter(({ spread }) => spread !== null);
  const bounds = boundsOf(known);
  if (!bounds) return;
  const band = Math.round(width * (1 - PROFILE_SHARE)) - GAP;
  const place = placement(moments, axis, band);
  paintBand(context, band, height, known, bounds, place, palette.accent);
  const profile = known.findLast(({ iteration }) => shown === null || iteration <= shown) ?? known[0];
  paintProfile(context, band + GAP, width - band - GAP, height, profile.spread, bounds, palette.accent);
  const zero = height * (bounds.high / (bounds.high - bounds.low));
  context.strokeStyle = fade(palette.muted, 0.5);
  context.lineWidth = 1;
  context.setLineDash([2, 3]);
  if (zero > 0 && zero < height) line(context, 0, zero, width, zero);
  context.setLineDash([]);
  if (shown !== null) {
    context.strokeStyle = palette.text;
    const x = Math.min(band - 0.5, place(profile.iteration) + 0.5);
    line(context, x, 0, x, height);
  }
  label(context, figure(bounds.highest), 11, palette);
  label(context, figure(bounds.lowest), height - 3, palette);
}

/**
 * Where the iterations of moments lie on a band; the last one is at its end.
 * @param {{ iteration: number }[]} moments
 * @param {RunAxis} axis
 * @param {number} width
 */
export function placement(moments, axis, width) {
  const first = axis.at(moments[0]?.iteration ?? 0);
  const span = axis.at(moments.at(-1)?.iteration ?? 1) - first || 1;
  return (/** @type {number} */ iteration) => ((axis.at(iteration) - first) / span) * width;
}

/** @param {SpreadMoment[]} moments */
function boundsOf(moments) {
  let low = Infinity;
  let high = -Infinity;
  for (const { spread } of moments) {
    if (!spread) continue;
    low = Math.min(low, spread.low);
    high = Math.max(high, spread.high);
  }
  if (!(low <= high)) return null;
  const margin = (high - low) * 0.03 || Math.abs(high) * 0.1 || 1e-6;
  return { low: low - margin, high: high + margin, lowest: low, highest: high };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} width
 * @param {number} height
 * @param {SpreadMoment[]} moments
 * @param {{ low: number, high: number }} bounds
 * @param {(iteration: number) => number} place
 * @param {string} colour rgb(…)
 */
function paintBand(context, width, height, moments, bounds, place, colour) {
  const picture = new OffscreenCanvas(moments.length, ROWS);
  const small = picture.getContext("2d");
  if (!small) return;
  const pixels = new ImageData(moments.length, ROWS);
  const [red, green, blue] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  moments.forEach(({ spread }, column) => {
    if (!spread) return;
    const dense = Float64Array.from({ length: ROWS }, (_, row) => density(spread, bounds, row));
    const most = dense.reduce((highest, value) => Math.max(highest, value), 0) || 1;
    dense.forEach((value, row) => pixels.data.set([red, green, blue, 230 * Math.sqrt(value / most)], 4 * (row * moments.length + column)));
  });
  small.putImageData(pixels, 0, 0);
  context.imageSmoothingEnabled = false;
  moments.forEach(({ iteration }, column) => {
    // Each moment lasts until the next one; the last is as wide as can be seen.
    const left = column === moments.length - 1 ? Math.min(place(iteration), width - 3) : place(iteration);
    const right = column === moments.length - 1 ? width : Math.min(width, place(moments[column + 1].iteration));
    context.drawImage(picture, column, 0, 1, ROWS, left, 0, Math.max(0.5, right - left), height);
  });
}

/**
 * How many values lie in a row of the band, per unit.
 * @param {Spread} spread
 * @param {{ low: number, high: number }} bounds
 * @param {number} row from the top
 */
function density({ low, high, counts }, bounds, row) {
  const step = (bounds.high - bounds.low) / ROWS;
  const top = bounds.high - row * step;
  const bottom = top - step;
  const width = (high - low) / counts.length;
  if (!(width > 0)) return low <= top && low > bottom ? counts.reduce((all, count) => all + count, 0) : 0;
  let sum = 0;
  const first = Math.max(0, Math.floor((bottom - low) / width));
  const last = Math.min(counts.length - 1, Math.floor((top - low) / width));
  for (let bin = first; bin <= last; bin += 1) {
    const overlap = Math.min(top, low + (bin + 1) * width) - Math.max(bottom, low + bin * width);
    if (overlap > 0) sum += (counts[bin] * overlap) / width;
  }
  return sum;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} left
 * @param {number} width
 * @param {number} height
 * @param {Spread | null} spread
 * @param {{ low: number, high: number }} bounds
 * @param {string} colour
 */
function paintProfile(context, left, width, height, spread, bounds, colour) {
  if (!spread) return;
  const most = Math.max(1, ...spread.counts);
  const scale = height / (bounds.high - bounds.low);
  const bin = (spread.high - spread.low) / spread.counts.length;
  context.fillStyle = colour;
  spread.counts.forEach((count, k) => {
    if (!count) return;
    const top = (bounds.high - (spread.low + (k + 1) * bin)) * scale;
    context.fillRect(left, top, Math.max(1, width * Math.sqrt(count / most)), Math.max(1, bin * scale - 0.4));
  });
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 */
function line(context, x1, y1, x2, y2) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} y
 * @param {Palette} palette
 */
function label(context, text, y, palette) {
  context.font = `10.5px ${palette.font}`;
  context.lineWidth = 3;
  context.lineJoin = "round";
  context.strokeStyle = palette.surface;
  context.strokeText(text, 3, y);
  context.fillStyle = palette.muted;
  context.fillText(text, 3, y);
}
