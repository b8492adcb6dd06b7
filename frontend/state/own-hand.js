/**
 * A writer's corrections and what a network has learned from them. They are kept on the server; here is what is shown of
 * them, and what is asked.
 */

/** @import {Correction, CorrectionPage, FineTuning, NewCorrection, PenStrokes, Run} from "../types.js" */
/** @import {RunDirectory} from "./run-directory.js" */

import { isFinal } from "../language/run-words.js";
import * as api from "../transport/api.js";
import { keepChoice, keptChoice } from "./preferences.js";

const NOBODY = "me";
const STROKES_AT_ONCE = 2;

/**
 * @typedef {object} OwnHandListener
 * @property {() => void} onChange
 * @property {(action: () => Promise<void>) => Promise<void>} attempt does something, and shows what it throws
 * @property {(run: Run) => void} onLearned a run that was started here has learned the hand
 */

export class OwnHand {
  writer = keptChoice("writer") ?? NOBODY;
  /** @type {Correction[]} newest first */
  corrections = [];
  more = false;
  /** @type {CorrectionPage["writers"]} */
  writers = [];
  /** @type {{ correction: Correction, revision: number, seen: number[][] } | null} the last one that was kept, and of which drawing */
  kept = null;
  isKeeping = false;
  isStarting = false;
  /** @type {FineTuning | null} what came of the newest run that learned this hand */
  outcome = null;
  #isOpen = false;
  /** @type {Map<string, PenStrokes>} by correction */
  #strokes = new Map();
  /** @type {Set<string>} */
  #asked = new Set();
  /** @type {string | null} the run that was started here and is to be used once it is done */
  #started = null;
  #outcomeAsked = "";
  #directory;
  #listener;

  /**
   * @param {RunDirectory} directory
   * @param {OwnHandListener} listener
   */
  constructor(directory, listener) {
    this.#directory = directory;
    this.#listener = listener;
  }

  get count() {
    return this.writers.find((one) => one.writer === this.writer)?.count ?? 0;
  }

  /** @returns {Run | undefined} the newest run that learns or has learned this hand */
  get run() {
    return this.#directory.runs.find((run) => run.spec.corrections?.writer === this.writer);
  }

  /** @param {boolean} isOpen */
  open(isOpen) {
    this.#isOpen = isOpen;
    if (isOpen) void this.#load();
  }

  /** @param {string} writer */
  setWriter(writer) {
    this.writer = writer.trim().slice(0, 40) || NOBODY;
    keepChoice("writer", this.writer);
    this.corrections = [];
    this.outcome = null;
    this.#outcomeAsked = "";
    void this.#load();
  }

  /**
   * @param {Omit<NewCorrection, "writer">} correction
   * @param {number} revision of the drawing
   */
  async keep(correction, revision) {
    if (this.isKeeping) return;
    this.isKeeping = true;
    this.#listener.onChange();
    await this.#listener.attempt(async () => {
      // What is said again about the same drawing takes the place of what was said before.
      if (this.kept?.revision === revision && sameImage(this.kept.seen, correction.seen)) await this.#remove(this.kept.correction.id);
      const kept = await api.keepCorrection({ ...correction, writer: this.writer });
      this.kept = { correction: kept, revision, seen: correction.seen };
      this.#strokes.set(kept.id, kept.strokes ?? []);
      this.corrections = [kept, ...this.corrections];
      this.#counted(1);
    });
    this.isKeeping = false;
    this.#listener.onChange();
  }

  /** @param {string} id */
  async remove(id) {
    await this.#listener.attempt(() => this.#remove(id));
  }

  async removeAll() {
    await this.#listener.attempt(async () => {
      await api.deleteCorrectionsOf(this.writer);
      this.kept = null;
      await this.#load();
    });
  }

  async loadMore() {
    const last = this.corrections.at(-1);
    if (!last) return;
    await this.#listener.attempt(async () => {
      const page = await api.readCorrections(this.writer, last.id);
      this.corrections = [...this.corrections, ...page.corrections];
      this.more = page.more;
    });
  }

  /**
   * The strokes of a correction; asked for where they are not here yet.
   * @param {Correction} correction
   * @returns {PenStrokes | null}
   */
  strokes({ id }) {
    const found = this.#strokes.get(id);
    if (!found && !this.#asked.has(id) && this.#asked.size < STROKES_AT_ONCE) void this.#askStrokes(id);
    return found ?? null;
  }

  /**
   * @param {string} run whose weights to begin with
   * @param {number | undefined} iteration of a kept epoch of it
   */
  async learn(run, iteration) {
    if (this.isStarting) return;
    this.isStarting = true;
    await this.#listener.attempt(async () => {
      const started = await api.startFineTuning({ run, writer: this.writer, ...(iteration ? { iteration } : {}) });
      this.#directory.put(started);
      this.#started = started.id;
      this.outcome = null;
    });
    this.isStarting = false;
    this.#listener.onChange();
  }

  /** The list of runs has news. */
  followRuns() {
    const { run } = this;
    if (!run || !isFinal(run)) return;
    if (run.id === this.#started) {
      this.#started = null;
      if (run.status === "finished") this.#listener.onLearned(run);
    }
    if (this.#isOpen && this.#outcomeAsked !== run.id) void this.#askOutcome(run.id);
  }

  async #load() {
    const { writer } = this;
    await this.#listener.attempt(async () => {
      const page = await api.readCorrections(writer);
      if (writer !== this.writer) return;
      this.corrections = page.corrections;
      this.more = page.more;
      this.writers = page.writers;
    });
    this.followRuns();
    this.#listener.onChange();
  }

  /** @param {string} id */
  async #remove(id) {
    await api.deleteCorrection(id);
    this.corrections = this.corrections.filter((one) => one.id !== id);
    if (this.kept?.correction.id === id) this.kept = null;
    this.#counted(-1);
    this.#listener.onChange();
  }

  /** @param {number} more */
  #counted(more) {
    const others = this.writers.filter((one) => one.writer !== this.writer);
    this.writers = [...others, { writer: this.writer, count: Math.max(0, this.count + more) }];
  }

  /** @param {string} id */
  async #askStrokes(id) {
    this.#asked.add(id);
    try {
      this.#strokes.set(id, (await api.readCorrection(id)).strokes ?? []);
    } catch {
      this.#strokes.set(id, []); // its image is shown instead
    }
    this.#asked.delete(id);
    this.#listener.onChange();
  }

  /** @param {string} id of a run that has ended */
  async #askOutcome(id) {
    this.#outcomeAsked = id;
    await this.#listener.attempt(async () => {
      const outcome = await api.readFineTuning(id);
      if (this.run?.id === id) this.outcome = outcome;
    });
    this.#listener.onChange();
  }
}

/**
 * @param {number[][]} one
 * @param {number[][]} other
 */
const sameImage = (one, other) => one.every((row, y) => row.every((grey, x) => grey === other[y][x]));
