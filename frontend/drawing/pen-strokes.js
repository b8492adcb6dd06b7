/**
 * Strokes as they are kept: rows of numbers, in pixels of a canvas of 280, and small enough to travel.
 */

/** @import {PenStrokes} from "../types.js" */
/** @import {Stroke} from "./drawing.js" */
/** @import {Frame} from "./raster.js" */

const SIDE = 280;
const MOST_STROKES = 100;
const MOST_POINTS = 5_000;

/**
 * Those of a drawing that lie in one part of it.
 * @param {Stroke[]} strokes
 * @param {Frame} part in units of the canvas's side
 * @returns {PenStrokes}
 */
export function penStrokes(strokes, part) {
  const inside = strokes.filter(({ points }) => {
    const [x, y] = [middle(points.map((point) => point.x)), middle(points.map((point) => point.y))];
    return x >= part.x && x <= part.x + part.width && y >= part.y && y <= part.y + part.height;
  }).slice(0, MOST_STROKES);
  const count = inside.reduce((sum, { points }) => sum + points.length, 0);
  // Far more points than a hand leaves: every second or third says the same.
  const step = Math.ceil(count / (MOST_POINTS - MOST_STROKES));
  return inside.map(({ points }) => points.filter((_, k) => step <= 1 || k % step === 0)
    .map(({ x, y, pressure, time }) => [round(x * SIDE, 2), round(y * SIDE, 2), round(pressure, 3), Math.max(0, Math.min(1e5, Math.round(time)))]));
}

/**
 * Paints kept strokes as large as they fit, in the colour of the canvas's own text.
 * @param {HTMLCanvasElement} canvas
 * @param {PenStrokes} strokes
 */
export function paintPenStrokes(canvas, strokes) {
  const context = canvas.getContext("2d");
  if (!context) return;
  const side = canvas.width;
  context.clearRect(0, 0, side, side);
  const points = strokes.flat();
  if (points.length === 0) return;
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = (0.7 * side) / Math.max(right - left, bottom - top, 1);
  const [x0, y0] = [side / 2 - (scale * (left + right)) / 2, side / 2 - (scale * (top + bottom)) / 2];
  context.lineWidth = side * 0.07;
  context.lineCap = context.lineJoin = "round";
  context.strokeStyle = getComputedStyle(canvas).color;
  for (const stroke of strokes) {
    context.beginPath();
    // A tap is a line of next to no length.
    stroke.forEach(([x, y], k) => (k ? context.lineTo(x0 + scale * x, y0 + scale * y) : context.moveTo(x0 + scale * x - 0.01, y0 + scale * y)));
    if (stroke.length === 1) context.lineTo(x0 + scale * stroke[0][0], y0 + scale * stroke[0][1]);
    context.stroke();
  }
}

/** @param {number[]} values */
const middle = (values) => (Math.min(...values) + Math.max(...values)) / 2;

/**
 * @param {number} value
 * @param {number} places
 */
const round = (value, places) => Number(value.toFixed(places));
