/**
 * Everything known about one run: the run itself, its losses, its evaluations, its layers' statistics, its decision
 * surfaces where it learns points of a plane, its clock, and the cursor up to which they were read. It folds the stream's messages; it neither opens the
 * stream nor draws.
 */

/** @import {Evaluation, Run, RunEvent, RunStreamMessage} from "../types.js" */

import { LayerSeries } from "./layer-series.js";
import { decodeIterations, decodeLosses, LossSeries } from "./loss-series.js";
import { newer } from "./newer.js";
import { RunClock } from "./run-clock.js";
import { SurfaceSeries } from "./surface-series.js";

export class RunHistory {
  losses = new LossSeries();
  /** @type {Evaluation[]} */
  evaluations = [];
  surfaces = new SurfaceSeries();
  layers = new LayerSeries();
  clock = new RunClock();
  cursor = 0;
  ended = false;
  /** @type {Run | null} */
  run = null;

  /**
   * @param {string} id
   * @param {"all" | "lines"} wanted "lines": losses and evaluations alone, for charts of many runs
   */
  constructor(id, wanted = "all") {
    this.id = id;
    this.wanted = wanted;
  }

  /** @param {RunStreamMessage} message */
  fold(message) {
    this.take(message.run);
    if (message.type === "end") this.ended = true;
    if (message.type !== "events") return;
    for (const event of message.events) this.#apply(event);
    this.cursor = message.cursor;
  }

  /** @param {Run} run */
  take(run) {
    this.run = newer(this.run, run);
    this.clock.follow(this.run);
  }

  /** @param {RunEvent} event */
  #apply(event) {
    switch (event.type) {
      case "points":
        this.losses.append(event.first_iteration, decodeLosses(event.losses));
        this.clock.tick(this.losses.last, event.seconds);
        break;
      case "thinned": {
        const iterations = decodeIterations(event.iterations);
        this.losses.replace(iterations, decodeLosses(event.losses), decodeLosses(event.means));
        decodeLosses(event.seconds).forEach((seconds, k) => this.clock.tick(iterations[k], seconds));
        break;
      }
      case "evaluation": {
        const { type: _, ...evaluation } = event;
        this.evaluations = [...this.evaluations, evaluation];
        this.clock.measure(evaluation);
        break;
      }
      case "surface":
        if (this.wanted === "all") this.surfaces.append(event);
        break;
      case "layers":
        if (this.wanted === "all") this.layers.append(event);
        break;
      case "rewind":
        this.layers.rewind(event.iteration);
        this.surfaces.rewind(event.iteration);
        this.losses.rewind(event.iteration);
        this.clock.rewind(event.iteration);
        this.evaluations = this.evaluations.filter((evaluation) => evaluation.iteration <= event.iteration);
        break;
    }
  }
}
