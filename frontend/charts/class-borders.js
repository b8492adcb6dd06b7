/**
 * Where one class's probability overtakes the others': the borders between classes, as short straight lines. Marching
 * squares over the cells' centres, so that a border runs smoothly although the surface is coarse.
 */

/** @import {Surface} from "../state/surface-series.js" */

/** Changes from cell to cell, of 255: up to the first a slope is gentle, from the second on it is steep. */
const GENTLE = 5;
const STEEP = 14;
/** Leads up to this are evened fully, from twice as much on not at all. */
const UNSURE = 40;
/** Cells to either side over which a gentle slope is averaged. */
const REACH = 5;

const share = (/** @type {number} */ value) => Math.min(1, Math.max(0, value));

/** @typedef {[x1: number, y1: number, x2: number, y2: number]} Line as shares of the surface's width and height, y upwards */

/**
 * @param {Surface} surface
 * @returns {Line[]}
 */
export function classBorders(surface) {
  const { classes } = surface;
  // With two classes, the border of one is that of the other.
  const numbers = classes === 2 ? [0] : Array.from({ length: classes }, (_, number) => number);
  return numbers.flatMap((number) => zeroLines(evened(leads(surface, number), surface.rows, surface.columns), surface.rows, surface.columns));
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
 * The same without the stairs that whole numbers make of a gentle slope: where a field hardly changes from cell to cell,
 * the average of the neighbourhood says more than the cell. Steep places stay as they are, and so do places where one
 * class is sure.
 * @param {Float32Array} field
 * @param {number} rows
 * @param {number} columns
 */
function evened(field, rows, columns) {
  const evenedField = field.slice();
  const mean = averaged(averaged(field, rows, columns, 1), rows, columns, columns);
  for (let cell = 0; cell < field.length; cell += 1) {
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    let steepest = 0;
    for (const [near, exists] of /** @type {const} */ ([[cell - 1, column > 0], [cell + 1, column + 1 < columns], [cell - columns, row > 0], [cell + columns, row + 1 < rows]])) {
      if (exists) steepest = Math.max(steepest, Math.abs(field[near] - field[cell]));
    }
    const gentle = share((STEEP - steepest) / (STEEP - GENTLE)) * share(2 - Math.abs(field[cell]) / UNSURE);
    evenedField[cell] = (1 - gentle) * field[cell] + gentle * mean[cell];
  }
  return evenedField;
}

/**
 * Averages along rows (step 1) or along columns (step as many as columns); near an edge over as far as the edge is, so
 * that a slope stays where it is.
 * @param {Float32Array} field
 * @param {number} rows
 * @param {number} columns
 * @param {number} step
 */
function averaged(field, rows, columns, step) {
  const count = step === 1 ? columns : rows;
  return field.map((_, cell) => {
    const place = step === 1 ? cell % columns : Math.floor(cell / columns);
    const reach = Math.min(REACH, place, count - 1 - place);
    let sum = 0;
    for (let k = -reach; k <= reach; k += 1) sum += field[cell + k * step];
    return sum / (2 * reach + 1);
  });
}

/**
 * The lines on which a field of values is zero; from the outermost centres to the edges values go on as they came.
 * @param {Float32Array} field
 * @param {number} rows
 * @param {number} columns
 * @returns {Line[]}
 */
function zeroLines(field, rows, columns) {
  const inside = (/** @type {number} */ k, /** @type {number} */ count) => Math.min(count - 1, Math.max(0, k));
  const value = (/** @type {number} */ row, /** @type {number} */ column) => {
    const [nearRow, nearColumn] = [inside(row, rows), inside(column, columns)];
    const near = field[nearRow * columns + nearColumn];
    // An edge is half a cell beyond the last centre.
    const beyond = field[inside(2 * nearRow - row, rows) * columns + inside(2 * nearColumn - column, columns)];
    return near + (near - beyond) / 2;
  };
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
