/**
 * How one run on points of a plane is looked at: the points, which of its surfaces is shown, whether they are being
 * played through, and the place that is asked about with the newest answer. While the network learns, the same place is
 * asked about again, as the draw page does with a drawing.
 */

/** @import {Prediction, RunPoints} from "../types.js" */
/** @import {RunHistory} from "./run-history.js" */

import { PredictionLoop } from "../drawing/prediction-loop.js";
import { readPoints } from "../transport/api.js";
import { ProblemError } from "../transport/problem.js";

/** While a network learns, a place that rests is asked about again this often. */
const LEARNING_PAUSE_MS = 400;
/** Playing all surfaces takes about so long, but no step is shorter or longer than these. */
const PLAY_MS = 6000;
const SHORTEST_STEP_MS = 60;
const LONGEST_STEP_MS = 400;

export class PlaneState {
  /** @type {RunPoints | null} */
  points = null;
  /** @type {[number, number] | null} the place that is asked about */
  question = null;
  /** @type {Prediction | null} */
  prediction = null;
  /** Whether the question was asked before there were weights that could answer. */
  isEarly = false;
  playing = false;
  /** @type {number | null} the iteration of the surface that is shown; null follows the newest */
  #shown = null;
  /** @type {number | null} the iteration that is looked at elsewhere */
  #followed = null;
  #history;
  #onChange;
  #onTrouble;
  #isAsked = false;
  #answeredAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #loop = new PredictionLoop({
    question: () => (this.question ? { point: this.question, run: this.#history.id } : null),
    onPrediction: (prediction) => this.#answered(prediction),
    onError: (error) => this.#refused(error),
  });

  /**
   * @param {RunHistory} history
   * @param {() => void} onChange
   * @param {(error: unknown) => void} onTrouble
   */
  constructor(history, onChange, onTrouble) {
    this.#history = history;
    this.#onChange = onChange;
    this.#onTrouble = onTrouble;
  }

  /** Whether the newest surface is shown, whichever it will be. */
  get isLive() {
    return this.#shown === null;
  }

  /** The place of the surface that is shown, among those there are; -1 where there are none. */
  get place() {
    const { surfaces } = this.#history;
    return this.#shown === null ? surfaces.length - 1 : Math.max(0, surfaces.placeOf(this.#shown));
  }

  /** To be told whenever the history may have changed. */
  follow() {
    const { run, surfaces } = this.#history;
    if (!run?.planar) return;
    if (!this.#isAsked) void this.#readPoints();
    const newest = surfaces.at(-1);
    if (this.#shown !== null && newest && newest.iteration < this.#shown) this.#shown = null;
    const isBehind = this.isEarly ? run.has_weights : this.prediction !== null && run.iteration > this.prediction.iteration;
    const isRested = performance.now() - this.#answeredAt > LEARNING_PAUSE_MS;
    if (this.question && isBehind && (isRested || run.status !== "running")) this.#loop.request();
  }

  /**
   * Shows one surface; the last one is the same as following.
   * @param {number} place
   */
  show(place) {
    this.pause();
    this.#goTo(place);
  }

  /**
   * Shows the surface of an iteration that is looked at elsewhere; null lets go of it.
   * @param {number | null} iteration
   */
  showIteration(iteration) {
    const { surfaces, ended } = this.#history;
    // What is looked at may be in the address before its surface is here.
    const isHere = iteration === null || ended || (surfaces.at(-1)?.iteration ?? -1) >= iteration;
    if (iteration === this.#followed || !isHere) return;
    this.#followed = iteration;
    this.show(iteration === null ? surfaces.length - 1 : surfaces.placeOf(iteration));
  }

  play() {
    const { surfaces } = this.#history;
    if (surfaces.length < 2) return;
    if (this.place >= surfaces.length - 1) this.#goTo(0);
    this.playing = true;
    this.#schedule();
  }

  pause() {
    this.playing = false;
    clearTimeout(this.#timer);
  }

  /** @param {[number, number]} point */
  ask(point) {
    this.question = point;
    this.#loop.request();
    this.#onChange();
  }

  close() {
    this.pause();
    this.#loop.cancel();
  }

  /** @param {number} place */
  #goTo(place) {
    const { surfaces } = this.#history;
    this.#shown = place >= surfaces.length - 1 ? null : (surfaces.at(Math.max(0, place))?.iteration ?? null);
    this.#onChange();
  }

  #schedule() {
    const step = Math.min(LONGEST_STEP_MS, Math.max(SHORTEST_STEP_MS, PLAY_MS / this.#history.surfaces.length));
    this.#timer = setTimeout(() => {
      this.#goTo(this.place + 1);
      if (this.isLive) this.pause();
      else this.#schedule();
      this.#onChange();
    }, step);
  }

  async #readPoints() {
    this.#isAsked = true;
    try {
      this.points = await readPoints(this.#history.id);
    } catch (error) {
      this.#isAsked = !(error instanceof TypeError); // not reached: another message is another chance
      this.#onTrouble(error);
    }
    this.#onChange();
  }

  /** @param {Prediction} prediction */
  #answered(prediction) {
    this.isEarly = false;
    this.prediction = prediction;
    this.#answeredAt = performance.now();
    this.#onChange();
  }

  /** @param {unknown} error */
  #refused(error) {
    this.prediction = null;
    this.isEarly = error instanceof ProblemError && error.problem.code === "no-weights";
    if (!this.isEarly) this.#onTrouble(error);
    this.#onChange();
  }
}
