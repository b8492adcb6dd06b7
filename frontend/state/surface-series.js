/**
 * The decision surfaces of one run on points of a plane, in the order of their iterations: what the network thought of
 * every place of the plane, each time that it was measured. How they are coloured is decided in charts/.
 */

/** @import {SurfaceEvent} from "../types.js" */

/**
 * @typedef {object} Surface
 * @property {number} iteration
 * @property {[number, number]} xRange lowest and highest coordinate, at the edges of the outermost cells
 * @property {[number, number]} yRange
 * @property {number} rows
 * @property {number} columns
 * @property {number} classes
 * @property {Uint8Array} probabilities (rows, columns, classes), 0 to 255, the first row at the lowest y
 */

export class SurfaceSeries {
  /** @type {Surface[]} */
  #surfaces = [];
  #rewinds = 0;

  get length() {
    return this.#surfaces.length;
  }

  /** Grows by one whenever surfaces were forgotten. */
  get rewinds() {
    return this.#rewinds;
  }

  /**
   * @param {number} place negative ones count from the end
   * @returns {Surface | null}
   */
  at(place) {
    return this.#surfaces.at(place) ?? null;
  }

  /**
   * The place of the surface of an iteration, or of the last one before it.
   * @param {number} iteration
   * @returns {number} -1 where there is none
   */
  placeOf(iteration) {
    return this.#surfaces.findLastIndex((surface) => surface.iteration <= iteration);
  }

  /** @param {SurfaceEvent} event */
  append(event) {
    const { iteration, rows, columns, classes } = event;
    if (iteration <= (this.at(-1)?.iteration ?? -1)) this.rewind(iteration - 1);
    const probabilities = Uint8Array.from(atob(event.probabilities), (letter) => letter.charCodeAt(0));
    this.#surfaces.push({ iteration, rows, columns, classes, xRange: event.x_range, yRange: event.y_range, probabilities });
  }

  /**
   * Forgets every surface after the iteration.
   * @param {number} iteration
   */
  rewind(iteration) {
    const kept = this.#surfaces.filter((surface) => surface.iteration <= iteration);
    if (kept.length === this.#surfaces.length) return;
    this.#surfaces = kept;
    this.#rewinds += 1;
  }
}
