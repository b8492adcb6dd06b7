/**
 * The networks that read the drawing, and when each is asked: the one that answers first and as soon as the pen moves,
 * those beside it once it has answered, so that they never delay it. While a network learns, a drawing that rests is read
 * again with its new weights.
 */

/** @import {KeptEpoch, Run} from "../types.js" */
/** @import {Answer} from "../drawing/drawing-reader.js" */
/** @import {Raster} from "../drawing/raster.js" */
/** @import {ReaderChoice} from "./chosen-readers.js" */
/** @import {RunDirectory} from "./run-directory.js" */

import { DrawingReader } from "../drawing/drawing-reader.js";
import { ProblemError } from "../transport/problem.js";
import { ChosenReaders } from "./chosen-readers.js";
import { KeptEpochs } from "./kept-epochs.js";

/** While a network learns, a drawing that rests is asked about again this often. */
const LEARNING_PAUSE_MS = 400;

/** Those beside are asked less often: four of them and the one that answers stay below what one client may ask for. */
const BESIDE_PAUSE_MS = 150;

/**
 * @typedef {object} ReaderDeskListener
 * @property {() => { revision: number, raster: Raster } | null} drawing null while there is nothing to read
 * @property {(answer: Answer) => void} onAnswer of the network that answers
 * @property {(error: unknown) => void} onTrouble
 * @property {() => void} onChange
 */

/** What the server says when such a run is asked. */
const NOT_FOR_DRAWINGS = { type: "about:blank", title: "", status: 409, detail: "The run learns no digits.", code: "not-for-drawings" };

export class ReaderDesk {
  chosen = new ChosenReaders(location.search);
  /** Whether those beside are looked at. */
  isOpen = false;
  #listener;
  #directory;
  #main;
  /** @type {DrawingReader[]} */
  #beside = [];
  /** @type {Map<string, KeptEpochs>} by run */
  #kept = new Map();

  /**
   * @param {RunDirectory} directory
   * @param {ReaderDeskListener} listener
   */
  constructor(directory, listener) {
    this.#directory = directory;
    this.#listener = listener;
    this.#main = this.#newMain();
    this.#beside = this.chosen.beside.map((choice) => this.#newBeside(choice));
  }

  get main() {
    return this.#main;
  }

  get beside() {
    return this.#beside;
  }

  /** @returns {Run[]} newest first; runs on points of a plane read no drawings */
  get trained() {
    return this.#directory.runs.filter((run) => !run.planar && run.has_weights);
  }

  /** @returns {Run | null} the chosen run, where it has no weights to answer with yet */
  get awaited() {
    const run = this.#directory.get(this.chosen.main.run ?? "");
    return run && !run.planar && !run.has_weights ? run : null;
  }

  /** @returns {Run[]} those that can be chosen, or are */
  get choices() {
    return this.awaited ? [this.awaited, ...this.trained] : this.trained;
  }

  /** @returns {Run | undefined} the run that answers, as far as is known */
  get answering() {
    const id = this.chosen.main.run ?? this.#main.answer?.prediction.run;
    return id ? this.#directory.get(id) : undefined;
  }

  /**
   * What a run has kept; asked for anew as it gets further.
   * @param {string | null | undefined} id
   * @returns {KeptEpoch[]}
   */
  epochs(id) {
    if (!id) return [];
    let kept = this.#kept.get(id);
    if (!kept) this.#kept.set(id, (kept = new KeptEpochs(id, this.#listener.onChange)));
    const run = this.#directory.get(id);
    kept.follow(`${run?.status} ${Math.floor(run?.epoch ?? 0)}`);
    return kept.epochs;
  }

  /**
   * @param {ReaderChoice} choice
   * @param {boolean} [isOwn] whether it has learned this visitor's hand, and is to read from now on
   */
  choose(choice, isOwn) {
    this.chosen.setMain(choice, isOwn);
    this.#main.forget();
    this.#main = this.#newMain();
    this.#main.request();
    this.#listener.onChange();
  }

  /** Another network that has learned, or, where there is none, what this one was at first. */
  add() {
    const taken = new Set([this.answering?.id, ...this.chosen.beside.map((one) => one.run)]);
    const other = this.trained.find((run) => !taken.has(run.id));
    const id = other?.id ?? this.answering?.id;
    if (!id) return;
    const early = other ? undefined : this.epochs(id).find((epoch) => !this.chosen.beside.some((one) => one.epoch === epoch.iteration));
    const choice = { run: id, epoch: early?.iteration ?? /** @type {const} */ ("newest") };
    this.chosen.add(choice);
    this.#beside = [...this.#beside, this.#newBeside(choice)];
    this.#beside.at(-1)?.request();
    this.#listener.onChange();
  }

  /**
   * @param {DrawingReader} reader
   * @param {ReaderChoice | null} choice null: it goes
   */
  change(reader, choice) {
    this.chosen.replace(reader.choice, choice);
    reader.forget();
    this.#beside = this.#beside.flatMap((one) => (one === reader ? (choice ? [this.#newBeside(choice)] : []) : [one]));
    this.#askBeside();
    this.#listener.onChange();
  }

  /** @param {boolean} isOpen */
  open(isOpen) {
    this.isOpen = isOpen;
    if (isOpen) this.#askBeside();
  }

  /** @param {boolean} isEmpty */
  drawingChanged(isEmpty) {
    if (!isEmpty) return this.#main.request();
    for (const reader of [this.#main, ...this.#beside]) reader.forget();
  }

  /** @param {number} revision of the drawing that is complete now */
  penUp(revision) {
    if (this.#main.asked !== revision) this.#main.request({ urgent: true });
  }

  /** An address may ask for a run on points of a plane, which is said before anything is drawn. */
  checkChoice() {
    const { run } = this.chosen.main;
    if (run !== null && this.#directory.get(run)?.planar) this.#refused(new ProblemError(NOT_FOR_DRAWINGS));
  }

  /** The list of runs has news: new weights may read the same drawing better, but not with every message. */
  followRuns() {
    for (const reader of [this.#main, ...(this.isOpen ? this.#beside : [])]) {
      if (this.#canKnowMore(reader)) reader.request();
    }
  }

  /** @param {DrawingReader} reader */
  #canKnowMore({ choice, answer }) {
    if (typeof choice.epoch === "number") return false;
    if (!answer) return this.trained.some((run) => choice.run === null || choice.run === run.id);
    const { prediction } = answer;
    const run = this.#directory.get(choice.run ?? prediction.run);
    // The best may be long ago, and is no other once the run has ended.
    const isNewer = run !== undefined && (choice.epoch === "best" ? prediction.run_status === "running" : run.iteration > prediction.iteration);
    const hasFinishedSince = choice.run === null && prediction.run_status !== "finished" && this.trained.some((one) => one.status === "finished");
    const isRested = performance.now() - answer.at > LEARNING_PAUSE_MS;
    return (isNewer && (isRested || run.status !== "running")) || (hasFinishedSince && isRested);
  }

  #askBeside() {
    if (this.isOpen) for (const reader of this.#beside) reader.request();
  }

  #newMain() {
    return new DrawingReader(this.chosen.main, {
      drawing: () => (this.awaited || (this.chosen.main.run === null && this.#directory.loaded && this.trained.length === 0) ? null : this.#listener.drawing()),
      onAnswer: (answer) => {
        this.#listener.onAnswer(answer);
        this.#askBeside();
      },
      onError: (error) => this.#refused(error),
    });
  }

  /** @param {ReaderChoice} choice */
  #newBeside(choice) {
    return new DrawingReader(choice, { drawing: this.#listener.drawing, onAnswer: this.#listener.onChange, onError: this.#listener.onChange }, BESIDE_PAUSE_MS);
  }

  /** @param {unknown} error */
  #refused(error) {
    const code = error instanceof ProblemError ? error.problem.code : "";
    const { run, epoch } = this.chosen.main;
    const isLost = run !== null && (code === "not-found" || code === "not-for-drawings");
    if (isLost) this.choose({ run: null, epoch: "newest" });
    // The weights of that epoch are not kept any more, or never were: the run's newest answer.
    else if (code === "no-weights" && epoch !== "newest") this.choose({ run, epoch: "newest" });
    const isExpected = code === "empty-drawing" || code === "no-weights" || (isLost && code === "not-found");
    if (!isExpected) this.#listener.onTrouble(error);
    this.#listener.onChange();
    this.#askBeside();
  }
}
