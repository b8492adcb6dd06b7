/**
 * The run that the dashboard shows, and what is asked of the server about it: selecting it (and its address), changing,
 * continuing, repeating, deleting it and having it back. It keeps what the server answered; nothing here draws.
 */

/** @import {Problem, Receipt, Run, RunSpec} from "../types.js" */

import * as api from "../transport/api.js";
import { ProblemError } from "../transport/problem.js";
import { DeletedRuns } from "./deleted-runs.js";
import { RunDirectory } from "./run-directory.js";
import { RunNames } from "./run-names.js";
import { WatchedRun } from "./watched-run.js";

/**
 * @typedef {object} DeskListener
 * @property {() => void} onChange
 * @property {(error: unknown) => void} onTrouble
 * @property {(action: () => Promise<void>) => Promise<void>} attempt does something, and shows what it throws
 * @property {() => void} onShown a run that was just started, or brought back, is on the page
 */

export class RunDesk {
  directory = new RunDirectory();
  /** @type {WatchedRun | null} */
  watched = null;
  /** @type {string | null} the run that was to be shown and does not exist */
  gone = null;
  deleted;
  names;
  /** Whether it is asked how much further the run is to go. */
  isContinuing = false;
  isStarting = false;
  /** @type {Receipt | null} while it is read */
  receipt = null;
  /** @type {Problem | null} what the server said of the last change of settings */
  refusal = null;
  #listener;

  /** @param {DeskListener} listener */
  constructor(listener) {
    this.#listener = listener;
    this.deleted = new DeletedRuns(listener.onChange);
    this.names = new RunNames(this.directory, listener.onChange);
  }

  /** @returns {Run | null} the one that is shown */
  get run() {
    return this.watched?.run ?? null;
  }

  selectFromAddress() {
    const id = new URLSearchParams(location.search).get("run");
    if (id) this.select(id, "keep");
    else if (this.directory.loaded) this.selectNewest();
  }

  selectNewest() {
    const [newest] = this.directory.runs;
    if (newest) this.select(newest.id, "replace");
    else this.#leave();
  }

  /**
   * @param {string} id
   * @param {"push" | "replace" | "keep"} address what becomes of the browser's history
   */
  select(id, address) {
    if (this.watched?.id === id) return;
    this.#leave();
    this.watched = new WatchedRun(id, this.directory.get(id) ?? null, {
      onChange: this.#listener.onChange,
      onRun: (run) => {
        if (this.directory.loaded) this.directory.put(run);
        this.#listener.onChange();
      },
      onTrouble: this.#listener.onTrouble,
      onGone: () => this.#afterGone(id),
    });
    if (address === "push") window.history.pushState(null, "", `/?run=${id}`);
    if (address === "replace") window.history.replaceState(null, "", `/?run=${id}`);
    this.#listener.onChange();
  }

  /** The list has news: of the run that is shown, or of one to show. */
  followList() {
    if (!this.watched) {
      if (this.gone === null) this.selectNewest();
      return;
    }
    const listed = this.directory.get(this.watched.id);
    if (listed) this.watched.take(listed);
  }

  /**
   * Shows a run that was just started or brought back.
   * @param {Run} run
   */
  show(run) {
    this.#take(run);
    this.select(run.id, "push");
    this.#listener.onShown();
  }

  /**
   * Asks something of the selected run, and takes what it has become.
   * @param {(id: string) => Promise<Run>} call
   */
  async ask(call) {
    const id = this.watched?.id;
    if (id) await this.#listener.attempt(async () => this.#take(await call(id)));
  }

  /**
   * Starts a run by a call, and selects it; one at a time.
   * @param {() => Promise<Run>} call
   */
  async start(call) {
    if (this.isStarting) return;
    this.isStarting = true;
    await this.#listener.attempt(async () => this.show(await call()));
    this.isStarting = false;
    this.#listener.onChange();
  }

  /** @param {Partial<RunSpec>} fields */
  async changeSettings(fields) {
    await this.ask(async (id) => {
      try {
        const run = await api.changeSettings(id, fields);
        this.refusal = null;
        return run;
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        this.refusal = error.problem;
        return api.readRun(id);
      }
    });
  }

  /** @param {number} more iterations */
  async goOn(more) {
    this.isContinuing = false;
    await this.ask((id) => api.continueRun(id, more));
  }

  async readReceipt() {
    const id = this.watched?.id;
    if (!id) return;
    await this.#listener.attempt(async () => {
      const receipt = await api.readReceipt(id);
      if (this.watched?.id === id) this.receipt = receipt;
    });
  }

  async loadOlder() {
    const oldest = this.directory.runs.at(-1);
    if (!oldest) return;
    await this.#listener.attempt(async () => {
      const { runs, more } = await api.olderRuns(oldest.id);
      this.directory.addOlder(runs, more);
    });
  }

  async remove() {
    const { run } = this;
    if (!run) return;
    await this.#listener.attempt(async () => {
      // Before the call: the stream may say that it is gone before the answer does.
      this.deleted.add(run);
      try {
        await api.deleteRun(run.id);
      } catch (error) {
        this.deleted.forget(run.id);
        throw error;
      }
      this.directory.remove(run.id);
      if (this.watched && this.watched.id !== run.id) return;
      this.#leave();
      window.history.replaceState(null, "", "/");
      this.selectNewest();
    });
  }

  /** @param {string} id of a run that was deleted */
  async restore(id) {
    await this.#listener.attempt(async () => {
      try {
        this.show(await api.restoreRun(id));
      } catch (error) {
        const isTooLate = error instanceof ProblemError && error.problem.code === "not-found";
        throw isTooLate ? new ProblemError({ ...error.problem, code: "too-late" }) : error;
      } finally {
        this.deleted.forget(id);
      }
    });
  }

  /**
   * Whether a run is not alone in its group. Of a run older than the list this is not known, and likely.
   * @param {Run} run
   */
  hasSiblings(run) {
    const { runs } = this.directory;
    return !runs.some((one) => one.id === run.id) || runs.some((one) => one.group === run.group && one.id !== run.id);
  }

  /** @param {Run} run */
  #take(run) {
    this.directory.put(run);
    if (this.watched?.id === run.id) this.watched.take(run);
  }

  #leave() {
    this.watched?.close();
    this.watched = null;
    this.gone = null;
    this.receipt = null;
    this.refusal = null;
    this.isContinuing = false;
  }

  /**
   * The run is not there any more: somebody deleted it, or it never was.
   * @param {string} id
   */
  #afterGone(id) {
    const { run } = this;
    this.#leave();
    this.directory.remove(id);
    if (run && !this.deleted.get(id)) this.deleted.add(run);
    this.gone = id;
    this.#listener.onChange();
  }
}
