/**
 * Asks for predictions while a pen or a point moves: one request under way, not more than one each 50 ms, and always the
 * latest question. What lies between is left out, never queued. What is urgent (the pen is up, somebody waits) goes out at
 * once, beside a request that is still under way; an answer that a newer one has overtaken is not shown.
 */

/** @import {Prediction, Question} from "../types.js" */

import { predict } from "../transport/api.js";
import { ProblemError } from "../transport/problem.js";

const SHORTEST_PAUSE_MS = 50;
/** After the server said that it is asked too often. */
const REFUSED_PAUSE_MS = 1_000;

/**
 * @typedef {object} PredictionListener
 * @property {() => Question | null} question what to ask now; null for nothing
 * @property {(prediction: Prediction, question: Question) => void} onPrediction
 * @property {(error: unknown) => void} onError
 */

export class PredictionLoop {
  #listener;
  #pause;
  /** @type {Map<number, AbortController>} by the number of the question */
  #underWay = new Map();
  #asked = 0;
  #answered = 0;
  #isWanted = false;
  #isUrgent = false;
  #earliest = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {PredictionListener} listener
   * @param {number} [pause] ms from one question to the next, at the least
   */
  constructor(listener, pause = SHORTEST_PAUSE_MS) {
    this.#listener = listener;
    this.#pause = pause;
  }

  /**
   * What is asked about changed.
   * @param {{ urgent?: boolean }} [how]
   */
  request({ urgent = false } = {}) {
    this.#isWanted = true;
    this.#isUrgent ||= urgent;
    this.#schedule();
  }

  /** Forgets what is under way: its answer would be about something that is gone. */
  cancel() {
    this.#isWanted = this.#isUrgent = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#answered = this.#asked;
    for (const controller of this.#underWay.values()) controller.abort();
    this.#underWay.clear();
  }

  #schedule() {
    if (!this.#isWanted || this.#underWay.size >= (this.#isUrgent ? 2 : 1)) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const pause = this.#isUrgent ? 0 : this.#earliest - performance.now();
    if (pause <= 0) return void this.#ask();
    this.#timer = setTimeout(() => this.#schedule(), pause);
  }

  async #ask() {
    this.#isWanted = this.#isUrgent = false;
    const question = this.#listener.question();
    if (!question) return;
    const number = (this.#asked += 1);
    const controller = new AbortController();
    this.#underWay.set(number, controller);
    this.#earliest = performance.now() + this.#pause;
    try {
      const prediction = await predict(question, controller.signal);
      if (this.#isNews(number)) this.#listener.onPrediction(prediction, question);
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 429) this.#waitAndAskAgain();
      else if (this.#isNews(number)) this.#listener.onError(error);
    }
    if (this.#underWay.get(number) === controller) this.#underWay.delete(number);
    this.#schedule();
  }

  /** @param {number} number */
  #isNews(number) {
    if (number <= this.#answered) return false;
    this.#answered = number;
    return true;
  }

  #waitAndAskAgain() {
    this.#earliest = performance.now() + REFUSED_PAUSE_MS;
    this.#isWanted = true;
  }
}
