/**
 * The whole courses of a few runs, side by side: a history and a live stream for each. Not for the many runs of a search.
 */

/** @import {Run} from "../types.js" */

import { LiveSocket } from "../transport/live-socket.js";
import { RunHistory } from "./run-history.js";

export class ComparedRuns {
  /** @type {Map<string, { history: RunHistory, socket: LiveSocket }>} */
  #watched = new Map();
  #onChange;

  /** @param {() => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** @param {string} id */
  history(id) {
    return this.#watched.get(id)?.history ?? null;
  }

  /**
   * Watches these runs and no others. A run that waits has no course yet: it is watched once it has begun.
   * @param {Run[]} runs
   */
  follow(runs) {
    for (const run of runs) if (run.status !== "queued" && !this.#watched.has(run.id)) this.#watch(run.id);
    for (const [id, { socket }] of this.#watched) {
      if (runs.some((run) => run.id === id)) continue;
      socket.close();
      this.#watched.delete(id);
    }
  }

  close() {
    for (const { socket } of this.#watched.values()) socket.close();
    this.#watched.clear();
  }

  /** @param {string} id */
  #watch(id) {
    const history = new RunHistory(id);
    const socket = new LiveSocket({
      path: () => `/api/runs/${encodeURIComponent(id)}/events?cursor=${history.cursor}`,
      onMessage: (message) => {
        history.fold(message);
        this.#onChange();
      },
      onConnection: () => {},
    });
    this.#watched.set(id, { history, socket });
  }
}
