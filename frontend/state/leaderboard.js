/**
 * One page of all runs, as the server sorts and chooses them, and the best of all that were chosen. It is read again when
 * runs change, at most every two seconds, and of answers that overtake each other the newest question's counts.
 */

/** @import {Run, RunListMessage, RunPage, RunQuery} from "../types.js" */

import { listRuns } from "../transport/api.js";
import { newer } from "./newer.js";

const PAUSE_MS = 2000;

export class Leaderboard {
  /** @type {RunPage | null} null until it is there */
  page = null;
  isReading = false;
  #onChange;
  #attempt;
  /** @type {RunQuery | null} */
  #query = null;
  #asked = 0;
  #limit;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {number} limit runs on a page
   * @param {() => void} onChange
   * @param {(action: () => Promise<void>) => Promise<void>} attempt does something, and shows what it throws
   */
  constructor(limit, onChange, attempt) {
    this.#limit = limit;
    this.#onChange = onChange;
    this.#attempt = attempt;
  }

  /** @param {RunQuery} query */
  show(query) {
    if (JSON.stringify(query) === JSON.stringify(this.#query)) return;
    this.#query = query;
    void this.#read();
  }

  /** @param {RunListMessage} message */
  fold({ runs, removed }) {
    const { page } = this;
    if (!page) return;
    const changed = new Map(runs.map((run) => [run.id, run]));
    const replaced = (/** @type {Run} */ run) => newer(run, changed.get(run.id) ?? run);
    this.page = { ...page, runs: page.runs.map(replaced), best: page.best && replaced(page.best) };
    // Whether places change, or runs come and go, only the server can tell.
    if (runs.length || removed.length) this.#timer ??= setTimeout(() => void this.#read(), PAUSE_MS);
  }

  async #read() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const query = this.#query;
    if (!query) return;
    this.#asked += 1;
    const asked = this.#asked;
    this.isReading = true;
    await this.#attempt(async () => {
      const page = await listRuns(query, this.#limit);
      if (asked === this.#asked) this.page = page;
    });
    if (asked !== this.#asked) return;
    this.isReading = false;
    this.#onChange();
  }
}
