/**
 * The list of runs, newest first, kept by the messages of /api/events. After each new connection the first message is
 * the newest fifty, from which it can be told what was deleted meanwhile.
 */

/** @import {Run, RunListMessage} from "../types.js" */

import { newer } from "./newer.js";

const SNAPSHOT_SIZE = 50;

export class RunDirectory {
  /** @type {Map<string, Run>} */
  #runs = new Map();
  #awaitingSnapshot = true;
  /** False until the first list has come. */
  loaded = false;
  /** Whether the server may know runs older than the last one here. */
  hasOlder = false;

  /** @returns {Run[]} newest first */
  get runs() {
    return [...this.#runs.values()].sort((a, b) => (a.created_at < b.created_at ? 1 : a.created_at > b.created_at ? -1 : a.id < b.id ? 1 : -1));
  }

  /**
   * How many runs wait in the queue; null where older ones may, which are not here.
   * @returns {number | null}
   */
  get waiting() {
    if (this.hasOlder) return null;
    let waiting = 0;
    for (const run of this.#runs.values()) if (run.status === "queued") waiting += 1;
    return waiting;
  }

  /** @param {string} id */
  get(id) {
    return this.#runs.get(id);
  }

  /** To be told at each new connection. */
  expectSnapshot() {
    this.#awaitingSnapshot = true;
  }

  /** @param {RunListMessage} message */
  fold(message) {
    if (this.#awaitingSnapshot) this.#replaceBy(message.runs);
    for (const run of message.runs) this.put(run);
    for (const id of message.removed) this.#runs.delete(id);
  }

  /** @param {Run} run */
  put(run) {
    this.#runs.set(run.id, newer(this.#runs.get(run.id), run));
  }

  /** @param {string} id */
  remove(id) {
    this.#runs.delete(id);
  }

  /**
   * @param {Run[]} runs
   * @param {boolean} more
   */
  addOlder(runs, more) {
    for (const run of runs) this.put(run);
    this.hasOlder = more;
  }

  /** @param {Run[]} snapshot */
  #replaceBy(snapshot) {
    const isComplete = snapshot.length < SNAPSHOT_SIZE;
    const oldest = snapshot.at(-1)?.created_at ?? "";
    for (const run of this.#runs.values()) {
      if (isComplete || run.created_at >= oldest) this.#runs.delete(run.id);
    }
    if (!this.loaded || isComplete) this.hasOlder = !isComplete;
    this.#awaitingSnapshot = false;
    this.loaded = true;
  }
}
