/**
 * Asks for predictions while a pen or a point moves: at most one request under way, at most one each 50 ms, and always
 * the latest question. What lies between is left out, never queued.
 */

/** @import {Prediction, Question} from "../types.js" */

import { predict } from "../transport/api.js";

const SHORTEST_PAUSE_MS = 50;

/**
 * @typedef {object} PredictionListener
 * @property {() => Question | null} question what to ask now; null for nothing
 * @property {(prediction: Prediction) => void} onPrediction
 * @property {(error: unknown) => void} onError
 */

export class PredictionLoop {
  #listener;
  /** @type {AbortController | null} */
  #underWay = null;
  #isWanted = false;
  #lastBegin = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {PredictionListener} listener */
  constructor(listener) {
    this.#listener = listener;
  }

  /** What is asked about changed. */
  request() {
    this.#isWanted = true;
    this.#schedule();
  }

  /** Forgets what is under way: its answer would be about something that is gone. */
  cancel() {
    this.#isWanted = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#underWay?.abort();
    this.#underWay = null;
  }

  #schedule() {
    if (!this.#isWanted || this.#underWay || this.#timer !== undefined) return;
    const pause = Math.max(0, this.#lastBegin + SHORTEST_PAUSE_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#ask();
    }, pause);
  }

  async #ask() {
    this.#isWanted = false;
    const question = this.#listener.question();
    if (!question) return;
    const controller = new AbortController();
    this.#underWay = controller;
    this.#lastBegin = performance.now();
    try {
      const prediction = await predict(question, controller.signal);
      if (!controller.signal.aborted) this.#listener.onPrediction(prediction);
    } catch (error) {
      if (!controller.signal.aborted) this.#listener.onError(error);
    }
    if (this.#underWay === controller) this.#underWay = null;
    this.#schedule();
  }
}
