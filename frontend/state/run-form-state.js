/**
 * What the run form shows beside what is typed into it: the schema that it is built from, the data sets, what the server
 * said of the network, of its gradient, and of the last attempt to start a run.
 */

/** @import {DatasetFacts, Problem, Run, RunSchema, RunSpec} from "../types.js" */

import { GradientChecker } from "../network/gradient-checker.js";
import { NetworkInspector } from "../network/network-inspector.js";
import { readDatasets, readOpenApi, readRun } from "../transport/api.js";
import { addressWith, askedForm, formQuery } from "./form-address.js";
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
  /** @type {Partial<RunSpec>} what an address had set in it */
  #set = {};
  /** @type {Partial<RunSpec>} what is set in it now */
  #spec = {};
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
      open: this.isOpen, schema: this.schema, datasets: this.#datasets, initial: this.#begun, fork: this.fork, problem: this.#problem,
      findings: this.inspector.findings, check: this.checker.state, link: this.#link,
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

  /** Opens the form that the address asks for, or closes one that it does not. */
  async followAddress() {
    const { search } = location; // before a run is selected, and takes it
    if (!new URLSearchParams(search).has("new")) {
      if (this.isOpen) this.close();
      return;
    }
    await this.learn();
    const { fields, layerTypes } = /** @type {RunSchema} */ (this.schema);
    const asked = askedForm(search, fields, layerTypes.map(({ type }) => type));
    if (!asked || this.isOpen) return;
    const run = asked.fork === null ? null : await readRun(asked.fork);
    const initial = run ? { ...settingsOf(run), name: "" } : Object.fromEntries(fields.map((field) => [field.name, field.initial]));
    await this.#open(/** @type {RunSpec} */ (/** @type {unknown} */ (initial)), run && { run, iteration: asked.iteration }, asked.spec);
  }

  /** @param {Partial<RunSpec>} spec what is set in the form now */
  take(spec) {
    this.#spec = spec;
    this.keepAddress();
  }

  /** Others write the address too, and know nothing of the form. */
  keepAddress() {
    if (!this.schema) return;
    const address = addressWith(location.search, this.schema.fields, this.isOpen ? this.#asked : null);
    if (address !== `/${location.search}`) window.history.replaceState(null, "", address);
  }

  /** @returns {RunSpec | null} what the form is filled with */
  get #begun() {
    return Object.keys(this.#set).length ? /** @type {RunSpec} */ ({ ...this.#initial, ...this.#set }) : this.#initial;
  }

  get #asked() {
    const { fork } = this;
    return { spec: fork ? this.differences(this.#spec) : this.#spec, fork: fork?.run.id ?? null, iteration: fork?.iteration ?? null };
  }

  /** An address that opens the form as it is, wherever it is opened. */
  get #link() {
    return this.schema && this.isOpen ? `${location.origin}/?${formQuery(this.schema.fields, this.#asked)}` : "";
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
   * @param {Partial<RunSpec>} [set] what is set in it already
   */
  async #open(initial, fork, set = {}) {
    await this.learn();
    this.isOpen = true;
    this.#initial = initial;
    this.#set = set;
    this.#spec = { ...initial, ...set };
    this.fork = fork;
    this.#problem = null;
    this.#onChange();
  }

  close() {
    this.isOpen = false;
    this.#problem = null;
    this.inspector.forget();
    this.checker.forget();
    this.keepAddress();
  }

  /** @param {Problem} problem why the server did not start the run */
  refuse(problem) {
    this.#problem = problem;
  }
}
