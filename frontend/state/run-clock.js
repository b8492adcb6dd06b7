/**
 * Which epoch a run was in at an iteration, and how many seconds it had trained by then: what a chart needs to stand by
 * iteration, by epoch or by time. Fed by the history as events come.
 */

/** @import {Run} from "../types.js" */

import { PiecewiseLine } from "./piecewise-line.js";

export class RunClock {
  epochs = new PiecewiseLine();
  seconds = new PiecewiseLine();

  /**
   * @param {number} iteration
   * @param {number} seconds
   */
  tick(iteration, seconds) {
    this.seconds.add(iteration, seconds);
    this.seconds.slope = iteration > 0 ? seconds / iteration : 0;
  }

  /** @param {{ iteration: number, epoch: number, seconds: number }} evaluation */
  measure({ iteration, epoch, seconds }) {
    this.epochs.add(iteration, epoch);
    if (iteration > this.seconds.lastIteration) this.tick(iteration, seconds);
  }

  /** @param {Run} run */
  follow(run) {
    this.epochs.slope = 1 / Math.max(1, run.iterations_per_epoch);
    if (this.seconds.slope === 0 && run.iteration > 0) this.seconds.slope = run.seconds / run.iteration;
  }

  /** @param {number} iteration */
  rewind(iteration) {
    this.epochs.rewind(iteration);
    this.seconds.rewind(iteration);
  }
}
