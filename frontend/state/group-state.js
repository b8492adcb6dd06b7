/**
 * One group and its runs, kept up to date: by the group's own answer, and by the messages of the list of runs, of which
 * it takes those that belong here. It neither calls the server nor draws.
 */

/** @import {Group, Run, RunListMessage} from "../types.js" */

import { isFinal } from "../language/run-words.js";
import { newer } from "./newer.js";
import { bestValue, ranked } from "./ranking.js";

export class GroupState {
  /** @type {Group | null} as it came last; its runs may be older than those here */
  group = null;
  /** @type {Map<string, Run>} in the order of their creation */
  #runs = new Map();

  /** @param {string} id */
  constructor(id) {
    this.id = id;
  }

  /** @returns {Run[]} in the order of their creation */
  get runs() {
    return [...this.#runs.values()];
  }

  /** @returns {Run | null} */
  get best() {
    const { group } = this;
    if (!group) return null;
    const [first] = ranked(this.runs, group.criterion);
    return first && bestValue(first, group.criterion) !== null ? first : null;
  }

  get isEnded() {
    return this.runs.every(isFinal);
  }

  /** @param {Group} group */
  take(group) {
    const known = this.#runs;
    this.group = group;
    this.#runs = new Map(group.runs.map((run) => [run.id, newer(known.get(run.id), run)]));
  }

  /** @param {RunListMessage} message */
  fold({ runs, removed }) {
    for (const run of runs) {
      // Before the group's answer, which may be the older of the two, its members are told by their own word.
      if (this.#runs.has(run.id) || (!this.group && run.group === this.id)) this.#runs.set(run.id, newer(this.#runs.get(run.id), run));
    }
    for (const id of removed) this.#runs.delete(id);
  }
}
