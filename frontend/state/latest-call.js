/**
 * Calls of which only the latest counts: one under way, begun a moment after the last request, and asked again if there
 * was a request meanwhile. Nothing is queued.
 */

/**
 * @template Answer
 * @typedef {object} LatestCallListener
 * @property {(signal: AbortSignal) => Promise<Answer> | null} ask null where there is nothing to ask
 * @property {(answer: Answer) => void} onAnswer
 * @property {(error: unknown) => void} onError
 */

/** @template Answer */
export class LatestCall {
  #listener;
  #pause;
  #isWanted = false;
  /** @type {AbortController | null} */
  #underWay = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {number} pause ms of rest before it is asked
   * @param {LatestCallListener<Answer>} listener
   */
  constructor(pause, listener) {
    this.#pause = pause;
    this.#listener = listener;
  }

  get isBusy() {
    return this.#isWanted || this.#underWay !== null;
  }

  request() {
    this.#isWanted = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), this.#pause);
  }

  /** What is under way is about something that is gone. */
  cancel() {
    this.#isWanted = false;
    clearTimeout(this.#timer);
    this.#underWay?.abort();
    this.#underWay = null;
  }

  async #ask() {
    if (this.#underWay || !this.#isWanted) return;
    this.#isWanted = false;
    const controller = new AbortController();
    const call = this.#listener.ask(controller.signal);
    if (!call) return;
    this.#underWay = controller;
    try {
      const answer = await call;
      if (!controller.signal.aborted) this.#listener.onAnswer(answer);
    } catch (error) {
      if (!controller.signal.aborted) this.#listener.onError(error);
    }
    if (this.#underWay !== controller) return;
    this.#underWay = null;
    if (this.#isWanted) void this.#ask();
  }
}
