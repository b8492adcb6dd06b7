/**
 * Answers about the weights of one moment after another, asked for only while somebody looks: one request at a time,
 * always the latest wish, and what came is remembered, so that going back and forth is quick.
 */

import { ProblemError } from "../transport/problem.js";

const MOST_REMEMBERED = 256;
/** While a run is followed, a new question waits so long at least, and twice as long as the last answer took. */
const SHORTEST_PAUSE_MS = 400;
const BUSY_PAUSE_MS = 1500;

/**
 * @template Answer
 */
export class EpochAnswers {
  /** @type {Answer | null} the latest that came */
  shown = null;
  /** Of which wish it is. */
  shownKey = "";
  /** @type {string} code of the problem that came instead; empty for none */
  trouble = "";
  #onChange;
  /** @type {Map<string, Answer>} */
  #remembered = new Map();
  /** @type {Map<string, number>} when a wish may be asked again */
  #refused = new Map();
  /** @type {{ key: string, read: () => Promise<Answer> } | null} */
  #wish = null;
  #isAsking = false;
  #isPatient = false;
  #notBefore = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #closed = false;

  /** @param {() => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** Whether what is shown is what is wished for, or will not become it. */
  get isSettled() {
    return !this.#wish || this.shownKey === this.#wish.key || this.#refused.has(this.#wish.key);
  }

  /**
   * @param {string} key
   * @param {() => Promise<Answer>} read
   * @param {boolean} isPatient whether it may wait a little, as many more will come
   */
  want(key, read, isPatient) {
    this.#wish = { key, read };
    this.#isPatient = isPatient;
    const known = this.#remembered.get(key);
    if (known) this.#show(key, known);
    else this.#schedule();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /**
   * @param {string} key
   * @param {Answer} answer
   */
  #show(key, answer) {
    if (key === this.shownKey) return;
    this.shown = answer;
    this.shownKey = key;
    this.trouble = "";
  }

  #schedule() {
    const wish = this.#wish;
    if (this.#closed || !wish || this.#isAsking || this.shownKey === wish.key || this.#remembered.has(wish.key)) return;
    const now = performance.now();
    const wait = Math.max(this.#isPatient ? this.#notBefore - now : 0, (this.#refused.get(wish.key) ?? 0) - now);
    if (wait === Infinity) return;
    clearTimeout(this.#timer);
    if (wait <= 0) void this.#ask(wish);
    else this.#timer = setTimeout(() => this.#schedule(), wait);
  }

  /** @param {{ key: string, read: () => Promise<Answer> }} wish */
  async #ask({ key, read }) {
    this.#isAsking = true;
    const begin = performance.now();
    try {
      const answer = await read();
      this.#remember(key, answer);
      this.#show(key, answer);
    } catch (error) {
      const code = error instanceof ProblemError ? error.problem.code : "unreachable";
      const isPassing = code === "busy" || code === "unreachable" || code === "unavailable";
      this.#refused.set(key, isPassing ? performance.now() + BUSY_PAUSE_MS : Infinity);
      if (!isPassing) this.trouble = code;
    }
    const end = performance.now();
    this.#notBefore = end + Math.max(SHORTEST_PAUSE_MS, 2 * (end - begin));
    this.#isAsking = false;
    if (this.#closed) return;
    this.#onChange();
    this.#schedule();
  }

  /**
   * @param {string} key
   * @param {Answer} answer
   */
  #remember(key, answer) {
    this.#remembered.set(key, answer);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > MOST_REMEMBERED) this.#remembered.delete(oldest);
  }
}
