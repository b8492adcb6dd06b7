/**
 * The epochs of one run whose weights are kept, asked for anew when the run has got further, but at most once a second.
 * Which of them is looked at is its owner's choice.
 */

/** @import {KeptEpoch} from "../types.js" */

import { readEpochs } from "../transport/api.js";

const SHORTEST_PAUSE_MS = 1000;

export class KeptEpochs {
  /** @type {KeptEpoch[]} */
  epochs = [];
  /** False until the first answer has come. */
  loaded = false;
  #id;
  #onChange;
  #wanted = "";
  #asked = "";
  #askedAt = -Infinity;
  #isAsking = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #closed = false;

  /**
   * @param {string} id of the run
   * @param {() => void} onChange
   */
  constructor(id, onChange) {
    this.#id = id;
    this.#onChange = onChange;
  }

  /**
   * Tells how far the run is; another place than before, and the server is asked again.
   * @param {string} place
   */
  follow(place) {
    this.#wanted = place;
    this.#schedule();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #schedule() {
    if (this.#closed || this.#isAsking || this.#timer !== undefined || this.#wanted === this.#asked) return;
    const pause = Math.max(0, this.#askedAt + SHORTEST_PAUSE_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#ask();
    }, pause);
  }

  async #ask() {
    this.#isAsking = true;
    this.#asked = this.#wanted;
    this.#askedAt = performance.now();
    try {
      const epochs = await readEpochs(this.#id);
      if (this.#closed) return;
      this.epochs = epochs;
      this.loaded = true;
      this.#onChange();
    } catch {
      // The run is gone, or the server away: both are said elsewhere, and the next place asks again.
    }
    this.#isAsking = false;
    this.#schedule();
  }
}

/**
 * The kept epoch of an iteration, or, as epochs are thinned, the nearest.
 * @param {KeptEpoch[]} epochs
 * @param {number | null} iteration null for the newest
 * @returns {KeptEpoch | null}
 */
export function momentOf(epochs, iteration) {
  const newest = epochs.at(-1) ?? null;
  if (iteration === null || !newest) return newest;
  return epochs.reduce((nearest, epoch) => (Math.abs(epoch.iteration - iteration) < Math.abs(nearest.iteration - iteration) ? epoch : nearest), newest);
}

/**
 * The iteration of the epoch after one; null where the newest is next, which is followed.
 * @param {KeptEpoch[]} epochs
 * @param {number | null} iteration
 */
export function nextMoment(epochs, iteration) {
  if (iteration === null) return null;
  const next = epochs.find((epoch) => epoch.iteration > iteration);
  return !next || next === epochs.at(-1) ? null : next.iteration;
}
