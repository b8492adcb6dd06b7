/**
 * One network that reads what is drawn: its choice, its latest answer, and the loop that asks. Which drawing an answer is
 * about goes with it, so that nobody takes an old answer for a new one.
 */

/** @import {Prediction, Question} from "../types.js" */
/** @import {ReaderChoice} from "../state/chosen-readers.js" */
/** @import {Raster} from "./raster.js" */

import { PredictionLoop } from "./prediction-loop.js";

/** @typedef {{ prediction: Prediction, revision: number, raster: Raster, at: number }} Answer */

/**
 * @typedef {object} ReaderListener
 * @property {() => { revision: number, raster: Raster } | null} drawing null while there is nothing to read
 * @property {(answer: Answer) => void} onAnswer
 * @property {(error: unknown) => void} onError
 */

export class DrawingReader {
  /** @type {Answer | null} */
  answer = null;
  /** @type {unknown} why there is no answer */
  trouble = null;
  /** The newest drawing that was asked about. */
  asked = -1;
  choice;
  #listener;
  /** @type {WeakMap<Question, { revision: number, raster: Raster }>} */
  #drawings = new WeakMap();
  #loop;

  /**
   * @param {ReaderChoice} choice
   * @param {ReaderListener} listener
   * @param {number} [pause] ms from one question to the next, at the least
   */
  constructor(choice, listener, pause) {
    this.choice = choice;
    this.#listener = listener;
    this.#loop = new PredictionLoop({
      question: () => this.#question(),
      onPrediction: (prediction, question) => this.#take(prediction, question),
      onError: (error) => {
        this.answer = null;
        this.trouble = error;
        listener.onError(error);
      },
    }, pause);
  }

  /** @param {{ urgent?: boolean }} [how] */
  request(how) {
    this.#loop.request(how);
  }

  /** Nothing is drawn any more, or nobody wants to know. */
  forget() {
    this.#loop.cancel();
    this.answer = null;
    this.trouble = null;
  }

  /** @returns {Question | null} */
  #question() {
    const drawing = this.#listener.drawing();
    if (!drawing) return null;
    this.asked = drawing.revision;
    const { run, epoch } = this.choice;
    const question = { image: drawing.raster.png, ...(run ? { run } : {}), ...(run && epoch !== "newest" ? { iteration: epoch } : {}) };
    this.#drawings.set(question, drawing);
    return question;
  }

  /**
   * @param {Prediction} prediction
   * @param {Question} question
   */
  #take(prediction, question) {
    const drawing = this.#drawings.get(question);
    if (!drawing) return;
    this.answer = { prediction, ...drawing, at: performance.now() };
    this.trouble = null;
    this.#listener.onAnswer(this.answer);
  }
}
