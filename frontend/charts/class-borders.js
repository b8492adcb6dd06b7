/**
 * Where one class's probability overtakes the others': the borders between classes, as short straight lines. Marching
 * squares over the cells' centres, so that a border runs smoothly although the surface is coarse.
 */

/** @import {Surface} from "../state/surface-series.js" */

/** @typedef {[x1: number, y1: number, x2: number, y2: number]} Line as shares of the surface's width and height, y upwards */

/**
 * @param {Surface} surface
 * @returns {Line[]}
 */
export function classBorders(surface) {
  const { classes } = surface;
  // With two classes, the border of one is that of the other.
  const numbers = classes === 2 ? [0] : Array.from({ length: classes }, (_, number) => number);
  return numbers.flatMap((number) => zeroLines(leads(surface, number), surface.rows, surface.columns));
}

/**
 * By how much a class leads over the best of the others, at each cell's centre.
 * @param {Surface} surface
 * @param {number} number
 */
function leads({ rows, columns, classes, probabilities }, number) {
  const lead = new Float32Array(rows * columns);
  for (let cell = 0; cell < lead.length; cell += 1) {
    let other = 0;
    for (let k = 0; k < classes; k += 1) if (k !== number) other = Math.max(other, probabilities[cell * classes + k]);
    // Half a step off zero, so that a tie is no corner case.
    lead[cell] = probabilities[cell * classes + number] - other + 0.5;
  }
  return lead;
}

/**
 * The lines on which a field of values is zero; values hold on from the outermost centres to the edges.
 * @param {Float32Array} field
 * @param {number} rows
 * @param {number} columns
 * @returns {Line[]}
 */
function zeroLines(field, rows, columns) {
  const inside = (/** @type {number} */ k, /** @type {number} */ count) => Math.min(count - 1, Math.max(0, k));
  const value = (/** @type {number} */ row, /** @type {number} */ column) => field[inside(row, rows) * columns + inside(column, columns)];
  const place = (/** @type {number} */ k, /** @type {number} */ count) => Math.min(1, Math.max(0, (k + 0.5) / count));
  /** @type {Line[]} */
  const lines = [];
  for (let row = -1; row < rows; row += 1) {
    for (let column = -1; column < columns; column += 1) {
      const corners = [value(row, column), value(row, column + 1), value(row + 1, column + 1), value(row + 1, column)];
      const [left, right] = [place(column, columns), place(column + 1, columns)];
      const [bottom, top] = [place(row, rows), place(row + 1, rows)];
      const xs = [left, right, right, left];
      const ys = [bottom, bottom, top, top];
      /** @type {number[][]} where the border crosses the square's sides, going round */
      const crossings = [];
      for (let side = 0; side < 4; side += 1) {
        const next = (side + 1) % 4;
        if (corners[side] > 0 === corners[next] > 0) continue;
        const share = corners[side] / (corners[side] - corners[next]);
        crossings.push([xs[side] + share * (xs[next] - xs[side]), ys[side] + share * (ys[next] - ys[side])]);
      }
      for (let k = 0; k + 1 < crossings.length; k += 2) {
        lines.push([crossings[k][0], crossings[k][1], crossings[k + 1][0], crossings[k + 1][1]]);
      }
    }
  }
  return lines;
}
