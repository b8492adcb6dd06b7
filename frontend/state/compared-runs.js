/**
 * The whole courses of a few runs, side by side: a history and a live stream for each. A stream ends with its run, and is
 * opened again where the run is continued. Of a stretch that is zoomed into, a closer look for each. Not for the many runs
 * of a search.
 */

/** @import {Run, RunStreamMessage} from "../types.js" */

import { isFinal } from "../language/run-words.js";
import { LiveSocket } from "../transport/live-socket.js";
import { LossDetail } from "./loss-detail.js";
import { RunHistory } from "./run-history.js";

/**
 * @typedef {object} Watched
 * @property {RunHistory} history
 * @property {LossDetail} detail
 * @property {LiveSocket} socket
 * @property {boolean} connected
 */

export class ComparedRuns {
  /** @type {Map<string, Watched>} */
  #watched = new Map();
  #onChange;
  #onGone;

  /**
   * @param {() => void} onChange
   * @param {(id: string) => void} [onGone] a run does not exist any more
   */
  constructor(onChange, onGone = () => {}) {
    this.#onChange = onChange;
    this.#onGone = onGone;
  }

  /** Whether all streams are there, or ended as they should. */
  get connected() {
    return [...this.#watched.values()].every(({ connected }) => connected);
  }

  /** @param {string} id */
  history(id) {
    return this.#watched.get(id)?.history ?? null;
  }

  /** @param {string} id */
  detail(id) {
    return this.#watched.get(id)?.detail ?? null;
  }

  /**
   * Newer states of runs came by another way. Without `ids` these runs are watched and no others, those that wait once
   * they have begun: before that they have no course.
   * @param {Run[]} runs
   * @param {string[]} [ids] all that are watched
   */
  follow(runs, ids) {
    this.watch(ids ?? runs.filter((run) => run.status !== "queued" || this.#watched.has(run.id)).map((run) => run.id));
    for (const run of runs) this.#take(run);
  }

  /**
   * Watches the runs of these ids and no others.
   * @param {string[]} ids
   */
  watch(ids) {
    for (const id of ids) if (!this.#watched.has(id)) this.#watch(id);
    for (const [id, { detail, socket }] of this.#watched) {
      if (ids.includes(id)) continue;
      detail.close();
      socket.close();
      this.#watched.delete(id);
    }
  }

  close() {
    this.watch([]);
  }

  /** @param {Run} run a state of it that came by another way */
  #take(run) {
    const watched = this.#watched.get(run.id);
    if (!watched) return;
    watched.history.take(run);
    if (!watched.history.ended || isFinal(run)) return;
    watched.history.ended = false;
    watched.socket = this.#open(watched.history);
  }

  /** @param {string} id */
  #watch(id) {
    const history = new RunHistory(id, "lines");
    this.#watched.set(id, { history, detail: new LossDetail(id, this.#onChange), socket: this.#open(history), connected: true });
  }

  /** @param {RunHistory} history */
  #open(history) {
    const { id } = history;
    return new LiveSocket({
      path: () => `/api/runs/${encodeURIComponent(id)}/events?cursor=${history.cursor}&history=thinned`,
      onMessage: (/** @type {RunStreamMessage} */ message) => {
        history.fold(message);
        this.#onChange();
      },
      onConnection: (connected) => {
        const watched = this.#watched.get(id);
        if (!watched) return;
        watched.connected = connected;
        this.#onChange();
      },
      onGone: () => this.#onGone(id),
    });
  }
}
