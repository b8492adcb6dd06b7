/**
 * What the run form shows beside what is typed into it: the schema that it is built from, the data sets, what the server
 * said of the network, of its gradient, and of the last attempt to start a run.
 */

/** @import {DatasetFacts, Problem, Run, RunSchema, RunSpec} from "../types.js" */

import { GradientChecker } from "../network/gradient-checker.js";
import { NetworkInspector } from "../network/network-inspector.js";
import { readDatasets, readOpenApi } from "../transport/api.js";
import { settingsOf } from "./run-settings.js";
import { readSchema, sameValue } from "./spec-schema.js";

/** @typedef {{ run: Run, iteration: number | null }} ForkSource whose weights a run is to begin with; null: the newest */

export class RunFormState {
  isOpen = false;
  /** @type {RunSchema | null} */
  schema = null;
  /** @type {DatasetFacts[]} */
  #datasets = [];
  /** @type {RunSpec | null} */
  #initial = null;
  /** @type {ForkSource | null} */
  fork = null;
  /** @type {Problem | null} */
  #problem = null;
  #onChange;
  inspector;
  checker;

  /** @param {() => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
    this.inspector = new NetworkInspector(onChange);
    this.checker = new GradientChecker(onChange);
  }

  /** For the form. */
  get props() {
    return {
      open: this.isOpen, schema: this.schema, datasets: this.#datasets, initial: this.#initial, fork: this.fork, problem: this.#problem,
      findings: this.inspector.findings, check: this.checker.state,
    };
  }

  /** Asks the server, once, what a run's settings and the data sets are. */
  async learn() {
    this.schema ??= readSchema(await readOpenApi());
    if (!this.#datasets.length) this.#datasets = await readDatasets();
    this.#onChange();
  }

  /** @param {RunSpec | null} initial a spec to begin with, null for the defaults */
  async open(initial) {
    await this.#open(initial, null);
  }

  /** @param {ForkSource} source its settings are what the form begins with */
  async openFork(source) {
    await this.#open({ ...settingsOf(source.run), name: "" }, source);
  }

  /**
   * What of a spec is other than what the form began with.
   * @param {Partial<RunSpec>} spec
   * @returns {Partial<RunSpec>}
   */
  differences(spec) {
    const names = /** @type {(keyof RunSpec)[]} */ (Object.keys(spec));
    return Object.fromEntries(names.filter((name) => !sameValue(spec[name], this.#initial?.[name])).map((name) => [name, spec[name]]));
  }

  /**
   * @param {RunSpec | null} initial
   * @param {ForkSource | null} fork
   */
  async #open(initial, fork) {
    await this.learn();
    this.isOpen = true;
    this.#initial = initial;
    this.fork = fork;
    this.#problem = null;
    this.#onChange();
  }

  close() {
    this.isOpen = false;
    this.#problem = null;
    this.inspector.forget();
    this.checker.forget();
  }

  /** @param {Problem} problem why the server did not start the run */
  refuse(problem) {
    this.#problem = problem;
  }
}
