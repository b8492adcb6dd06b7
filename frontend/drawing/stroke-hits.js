/** Whether an eraser touches a stroke: the distance between two paths, each as wide as its tool. */

/** @import {Stroke} from "./drawing.js" */

/** Half of the eraser's width, as a share of the canvas. */
export const ERASER_RADIUS = 0.02;

/**
 * @param {Stroke} stroke
 * @param {{ x: number, y: number }} from
 * @param {{ x: number, y: number }} to
 */
export function isHit({ points, width }, from, to) {
  const reach = ERASER_RADIUS + width / 2;
  return points.some((point, k) => {
    const next = points[Math.min(k + 1, points.length - 1)];
    return segmentsMeet(point, next, from, to) ||
      [distance(point, from, to), distance(from, point, next), distance(to, point, next)].some((gap) => gap <= reach);
  });
}

/**
 * From a point to a segment.
 * @param {{ x: number, y: number }} point
 * @param {{ x: number, y: number }} from
 * @param {{ x: number, y: number }} to
 */
function distance(point, from, to) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((point.x - from.x) * dx + (point.y - from.y) * dy) / length));
  return Math.hypot(point.x - from.x - along * dx, point.y - from.y - along * dy);
}

/**
 * Whether two segments cross: the ends of each lie on both sides of the other.
 * @param {{ x: number, y: number }} a
 * @param {{ x: number, y: number }} b
 * @param {{ x: number, y: number }} c
 * @param {{ x: number, y: number }} d
 */
function segmentsMeet(a, b, c, d) {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

/**
 * @param {{ x: number, y: number }} a
 * @param {{ x: number, y: number }} b
 * @param {{ x: number, y: number }} c
 */
const side = (a, b, c) => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
