/**
 * Names of runs that another run speaks of: its parent, and the run that it does again. They are taken from the list
 * where they are in it, and else asked for once.
 */

/** @import {RunDirectory} from "./run-directory.js" */

import { readRun } from "../transport/api.js";
import { ProblemError } from "../transport/problem.js";

export class RunNames {
  /** @type {Map<string, string | null>} null: there is no such run any more, or not yet an answer */
  #asked = new Map();
  #directory;
  #onChange;

  /**
   * @param {RunDirectory} directory
   * @param {() => void} onChange
   */
  constructor(directory, onChange) {
    this.#directory = directory;
    this.#onChange = onChange;
  }

  /**
   * @param {string | null} id
   * @returns {string | null} null where it is not known
   */
  get(id) {
    if (id === null) return null;
    const listed = this.#directory.get(id);
    if (listed) return listed.name;
    if (!this.#asked.has(id) && this.#directory.loaded) void this.#ask(id);
    return this.#asked.get(id) ?? null;
  }

  /** @param {string} id */
  async #ask(id) {
    this.#asked.set(id, null);
    try {
      this.#asked.set(id, (await readRun(id)).name);
      this.#onChange();
    } catch (error) {
      if (!(error instanceof ProblemError)) this.#asked.delete(id);
    }
  }
}
