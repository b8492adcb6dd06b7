/**
 * The networks that are made to read drawings: which recipes there are, who reads where nobody is chosen, and the one that
 * is being trained.
 */

/** @import {DrawingReaderFacts, Recipe, Run} from "../types.js" */
/** @import {RunDirectory} from "./run-directory.js" */

import { readDrawingReader, readRecipes, startRecipe } from "../transport/api.js";
import { LatestCall } from "./latest-call.js";

/** Recipes whose networks are made for it. */
const FOR_DRAWING = /^draw-/;
const REST_MS = 300;

/**
 * @typedef {object} ReaderOffersListener
 * @property {() => void} onChange
 * @property {(action: () => Promise<void>) => Promise<void>} attempt does something, and shows what it throws
 */

export class ReaderOffers {
  /** @type {Recipe[]} */
  recipes = [];
  /** @type {string | null} the recipe that is being started */
  starting = null;
  /** @type {DrawingReaderFacts | null} */
  #facts = null;
  #place = "";
  #directory;
  #listener;
  /** @type {LatestCall<DrawingReaderFacts>} */
  #call = new LatestCall(REST_MS, {
    ask: () => readDrawingReader(),
    onAnswer: (facts) => {
      this.#facts = facts;
      this.#listener.onChange();
    },
    onError: () => {}, // what there is to start is offered all the same
  });

  /**
   * @param {RunDirectory} directory
   * @param {ReaderOffersListener} listener
   */
  constructor(directory, listener) {
    this.#directory = directory;
    this.#listener = listener;
  }

  async load() {
    await this.#listener.attempt(async () => {
      this.recipes = (await readRecipes()).filter((recipe) => FOR_DRAWING.test(recipe.id));
    });
  }

  /** @returns {string} the id of the recipe that is started first */
  get recommended() {
    return this.recipes[0]?.id ?? "";
  }

  /** @returns {Recipe | null} what would read better than the one that reads where none is chosen */
  get better() {
    return this.#facts?.run && !this.#facts.recipe ? (this.recipes[0] ?? null) : null;
  }

  /** @returns {Run | null} the run of a recipe for drawing that learns */
  get learning() {
    const training = this.#facts?.training;
    const run = training ? (this.#directory.get(training.id) ?? training) : null;
    return run && isUnderWay(run) ? run : null;
  }

  /** @returns {Run | null} a run that will read drawings */
  get training() {
    return this.learning ?? this.#directory.runs.find((run) => !run.planar && isUnderWay(run)) ?? null;
  }

  /** The list of runs has news. */
  followRuns() {
    const place = this.#directory.runs.map((run) => `${run.id} ${run.status} ${run.has_weights}`).join();
    if (place === this.#place) return;
    this.#place = place;
    this.#call.request();
  }

  /** @param {string} id of a recipe */
  async start(id) {
    this.starting = id;
    await this.#listener.attempt(async () => {
      for (const run of (await startRecipe(id)).runs) this.#directory.put(run);
    });
    this.starting = null;
    this.#listener.onChange();
  }
}

/** @param {Run} run */
const isUnderWay = (run) => run.status === "running" || run.status === "queued";
