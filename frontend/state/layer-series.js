/**
 * The statistics of a run's layers at its evaluations, in order: of weights, gradients and activations a histogram each,
 * and what is told of a layer in one number. Of very many every second one is forgotten.
 */

/** @import {LayersEvent, LayerStatistics} from "../types.js" */

/** @typedef {{ iteration: number, learning_rate: number | null, layers: LayerStatistics[] }} LayersMoment */

const MOST = 300;

export class LayerSeries {
  /** @type {LayersMoment[]} */
  #moments = [];
  #changes = 0;

  /** Grows whenever there is something else to show. */
  get changes() {
    return this.#changes;
  }

  /** @returns {readonly LayersMoment[]} */
  get moments() {
    return this.#moments;
  }

  /** @returns {LayersMoment | null} the newest */
  get last() {
    return this.#moments.at(-1) ?? null;
  }

  /**
   * The one of an iteration, or the last before it.
   * @param {number | null} iteration null for the newest
   */
  at(iteration) {
    if (iteration === null) return this.last;
    return this.#moments.findLast((moment) => moment.iteration <= iteration) ?? this.#moments[0] ?? null;
  }

  /** @param {LayersEvent} event */
  append({ iteration, learning_rate, layers }) {
    this.rewind(iteration - 1);
    this.#moments.push({ iteration, learning_rate, layers });
    // The first and the newest always stay.
    if (this.#moments.length > MOST) this.#moments = this.#moments.filter((_, place) => place % 2 === 0 || place === this.#moments.length - 1);
    this.#changes += 1;
  }

  /** @param {number} iteration */
  rewind(iteration) {
    const kept = this.#moments.filter((moment) => moment.iteration <= iteration);
    if (kept.length === this.#moments.length) return;
    this.#moments = kept;
    this.#changes += 1;
  }
}
