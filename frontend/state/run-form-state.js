/**
 * What the run form shows beside what is typed into it: the schema that it is built from, the data sets, what the server
 * said of the network, of its gradient, and of the last attempt to start a run.
 */

/** @import {DatasetFacts, Problem, RunSchema, RunSpec} from "../types.js" */

import { GradientChecker } from "../network/gradient-checker.js";
import { NetworkInspector } from "../network/network-inspector.js";
import { readDatasets, readOpenApi } from "../transport/api.js";
import { readSchema } from "./spec-schema.js";

export class RunFormState {
  isOpen = false;
  /** @type {RunSchema | null} */
  schema = null;
  /** @type {DatasetFacts[]} */
  #datasets = [];
  /** @type {RunSpec | null} */
  #initial = null;
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
      open: this.isOpen, schema: this.schema, datasets: this.#datasets, initial: this.#initial, problem: this.#problem,
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
    await this.learn();
    this.isOpen = true;
    this.#initial = initial;
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
