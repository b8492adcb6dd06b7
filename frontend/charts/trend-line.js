/**
 * One number of a layer over the time of a training: a small line, over a band of what is usual where there is such. A
 * share stands between 0 and 1, a ratio on a logarithmic scale.
 */

/** @import {Palette} from "./chart-palette.js" */
/** @import {RunAxis} from "./run-axis.js" */

import { fade } from "./chart-palette.js";
import { placement } from "./histogram-strip.js";

/** Of a ratio: exponents of ten at the bottom and at the top, and of what is usual. */
const LOWEST = -6;
const HIGHEST = 0;
const USUAL = [-4, -2];
const EDGE = 4;

/** @typedef {{ iteration: number, value: number | null }} TrendMoment */

/**
 * @param {CanvasRenderingContext2D} context in CSS pixels
 * @param {number} width
 * @param {number} height
 * @param {TrendMoment[]} moments
 * @param {boolean} isRatio
 * @param {number | null} shown iteration that is looked at
 * @param {RunAxis} axis
 * @param {Palette} palette
 */
export function paintTrend(context, width, height, moments, isRatio, shown, axis, palette) {
  const place = placement(moments, axis, width - 2 * EDGE);
  const scale = (/** @type {number} */ share) => height - EDGE - share * (height - 2 * EDGE);
  const exponent = (/** @type {number} */ power) => (Math.min(HIGHEST, Math.max(LOWEST, power)) - LOWEST) / (HIGHEST - LOWEST);
  const top = (/** @type {number} */ value) => scale(isRatio ? exponent(Math.log10(Math.max(value, 1e-12))) : value);
  if (isRatio) {
    context.fillStyle = fade(palette.accent, 0.1);
    context.fillRect(0, scale(exponent(USUAL[1])), width, scale(exponent(USUAL[0])) - scale(exponent(USUAL[1])));
  }
  context.strokeStyle = palette.grid;
  context.lineWidth = 1;
  for (const share of isRatio ? [-6, -4, -2, 0].map(exponent) : [0, 0.5, 1]) {
    const y = Math.round(scale(share)) + 0.5;
    context.beginPath();
    context.moveTo(0, y);
    context.lineTo(width, y);
    context.stroke();
  }
  const known = moments.flatMap(({ iteration, value }) => (value === null ? [] : [{ iteration, x: EDGE + place(iteration), y: top(value) }]));
  context.strokeStyle = palette.accent;
  context.lineWidth = 1.75;
  context.lineJoin = "round";
  context.beginPath();
  known.forEach(({ x, y }, k) => (k ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.stroke();
  const now = known.findLast(({ iteration }) => shown === null || iteration <= shown) ?? known[0];
  if (now) {
    context.fillStyle = palette.accent;
    context.beginPath();
    context.arc(now.x, now.y, 3.2, 0, 2 * Math.PI);
    context.fill();
  }
  context.font = `10px ${palette.font}`;
  context.fillStyle = palette.muted;
  // A ratio is named at the edges of what is usual, a share at the ends.
  for (const [text, share] of /** @type {[string, number][]} */ (isRatio ? [["10⁻²", exponent(USUAL[1])], ["10⁻⁴", exponent(USUAL[0])]] : [["100%", 1], ["0%", 0]])) {
    context.fillText(text, 2, scale(share) + (share === 1 ? 9 : -2));
  }
}
