/**
 * One page of all runs, as the server sorts and chooses them, and the best of all that were chosen. Figures of runs that
 * train are brought up to date in their rows; the page is read again when places may have changed, some seconds later. Of
 * answers that overtake each other the newest question's counts.
 */

/** @import {Run, RunListMessage, RunPage, RunQuery} from "../types.js" */

import { listRuns } from "../transport/api.js";
import { newer } from "./newer.js";

/** Whoever watches asks no more often: a class may. */
const PAUSE_MS = 4000;

export class Leaderboard {
  /** @type {RunPage | null} null until it is there */
  page = null;
  isReading = false;
  #onChange;
  #attempt;
  /** @type {RunQuery | null} */
  #query = null;
  #asked = 0;
  /** @type {Map<string, string>} by run, what decides on places and choices, as it was told last */
  #known = new Map();
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

  /** Whether there are no runs at all: not even one that was not chosen. */
  get isEmpty() {
    const query = this.#query;
    return this.page?.count === 0 && !(query?.text || query?.status || query?.dataset || query?.tag);
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
    const moved = runs.filter((run) => {
      const standing = JSON.stringify([run.status, run.best_test_accuracy, run.name, run.tags]);
      const isMoved = this.#known.get(run.id) !== standing;
      this.#known.set(run.id, standing);
      return isMoved;
    });
    if (moved.length || removed.length) this.#timer ??= setTimeout(() => void this.#read(), PAUSE_MS);
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
