/**
 * What is looked at of one run's network at one moment of its training: its weights as images, its confusion matrix, its
 * worst mistakes, the images behind a cell, and what it makes of a drawing. All of them are of the same moment; those
 * that nobody looks at are not asked for.
 */

/** @import {Confusion, Filters, Prediction, ReadImages} from "../types.js" */

import { PredictionLoop } from "../drawing/prediction-loop.js";
import { readConfused, readConfusion, readFilters, readMistakes } from "../transport/api.js";
import { ProblemError } from "../transport/problem.js";
import { EpochAnswers } from "./epoch-answers.js";

/** @typedef {"filters" | "confusion" | "mistakes" | "reading"} PanelName */
/** @typedef {{ label: number, predicted: number, iteration: number, answer: ReadImages | null, isAsking: boolean }} Cell */

const IMAGES_AT_ONCE = 48;

export class Inspection {
  /** @type {EpochAnswers<Filters>} */
  filters;
  /** @type {EpochAnswers<Confusion>} */
  confusion;
  /** @type {EpochAnswers<ReadImages>} */
  mistakes;
  /** @type {number | null} place of the layer whose weights are images; null for the first */
  layer = null;
  /** @type {Cell | null} the cell of the confusion matrix that is open */
  cell = null;
  /** @type {Prediction | null} what the network makes of the drawing */
  reading = null;
  #id;
  #onChange;
  #onTrouble;
  /** @type {number | null} */
  #moment = null;
  #isLive = true;
  /** @type {string | null} the drawing, a PNG */
  #drawing = null;
  #asked = "";
  #loop = new PredictionLoop({
    question: () => this.#question(),
    onPrediction: (prediction) => {
      this.reading = prediction;
      this.#onChange();
    },
    onError: (error) => {
      this.reading = null;
      if (!(error instanceof ProblemError) || !["no-weights", "empty-drawing"].includes(error.problem.code)) this.#onTrouble(error);
      this.#onChange();
    },
  });

  /**
   * @param {string} id of the run
   * @param {() => void} onChange
   * @param {(error: unknown) => void} onTrouble
   */
  constructor(id, onChange, onTrouble) {
    this.#id = id;
    this.#onChange = onChange;
    this.#onTrouble = onTrouble;
    this.filters = new EpochAnswers(onChange);
    this.confusion = new EpochAnswers(onChange);
    this.mistakes = new EpochAnswers(onChange);
  }

  /** Whether everything that is looked at shows the moment. */
  get isSettled() {
    const isRead = this.#drawing === null || this.reading?.iteration === this.#moment || this.#isLive;
    return isRead && [this.filters, this.confusion, this.mistakes].every((answers) => answers.isSettled);
  }

  /**
   * @param {number | null} moment the iteration after which the weights are looked at; null while there are none
   * @param {boolean} isLive whether it is the newest one, and others will come
   * @param {ReadonlySet<PanelName>} seen what somebody looks at
   * @param {string | null} drawing a PNG; null for empty paper
   */
  follow(moment, isLive, seen, drawing) {
    this.#moment = moment;
    this.#isLive = isLive;
    if (drawing === null && this.#drawing !== null) {
      this.#loop.cancel();
      this.reading = null;
    }
    this.#drawing = drawing;
    if (moment === null) return;
    const id = this.#id;
    const { layer } = this;
    if (seen.has("filters")) this.filters.want(`${moment} ${layer}`, () => readFilters(id, moment, layer), isLive);
    if (seen.has("confusion")) this.confusion.want(String(moment), () => readConfusion(id, moment), isLive);
    if (seen.has("mistakes")) this.mistakes.want(String(moment), () => readMistakes(id, moment), isLive);
    const asked = `${moment} ${drawing}`;
    if (seen.has("reading") && drawing !== null && this.#asked !== asked) {
      this.#asked = asked;
      this.#loop.request();
    }
  }

  /**
   * Opens a cell of the confusion matrix.
   * @param {{ label: number, predicted: number }} place
   */
  async open({ label, predicted }) {
    const iteration = this.confusion.shown?.iteration;
    if (iteration === undefined) return;
    this.cell = { label, predicted, iteration, answer: null, isAsking: false };
    await this.more();
  }

  /** The next images of the open cell. */
  async more() {
    const { cell } = this;
    if (!cell || cell.isAsking) return;
    cell.isAsking = true;
    this.#onChange();
    try {
      const { answer } = cell;
      const next = await readConfused(this.#id, cell.iteration, cell.label, cell.predicted, answer?.images.length ?? 0, IMAGES_AT_ONCE);
      cell.answer = { ...next, images: [...(answer?.images ?? []), ...next.images] };
    } catch (error) {
      if (this.cell === cell) this.cell = null;
      this.#onTrouble(error);
    }
    cell.isAsking = false;
    this.#onChange();
  }

  close() {
    this.#loop.cancel();
    for (const answers of [this.filters, this.confusion, this.mistakes]) answers.close();
  }

  #question() {
    if (this.#drawing === null || this.#moment === null) return null;
    const question = { image: this.#drawing, run: this.#id };
    return this.#isLive ? question : { ...question, iteration: this.#moment };
  }
}
