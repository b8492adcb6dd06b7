/**
 * The x axis that the charts of one run share: by iteration, by epoch or by time. What is measured is measured at
 * iterations; here they get their place.
 */

/** @import {RunClock} from "../state/run-clock.js" */
/** @import {Run} from "../types.js" */

/** @typedef {"iteration" | "epoch" | "time"} AxisKind */

/** @type {readonly AxisKind[]} */
export const AXES = ["iteration", "epoch", "time"];

/** The axis is never shorter than so many iterations, and doubles from here, so that a long run is no thin line at the left. */
const SHORTEST = 10_000;
/** Room beside the first and the last place, as shares of the length. */
const BEFORE = 0.015;
const AFTER = 0.025;

export class RunAxis {
  /**
   * @param {AxisKind} kind
   * @param {RunClock} clock
   */
  constructor(kind, clock) {
    this.kind = kind;
    this.clock = clock;
  }

  /**
   * Where an iteration lies.
   * @param {number} iteration
   */
  at(iteration) {
    if (this.kind === "iteration") return iteration;
    return (this.kind === "epoch" ? this.clock.epochs : this.clock.seconds).at(iteration);
  }

  /**
   * Which iteration lies there.
   * @param {number} place
   */
  iterationAt(place) {
    if (this.kind === "iteration") return place;
    return (this.kind === "epoch" ? this.clock.epochs : this.clock.seconds).iterationAt(place);
  }

  /**
   * The whole axis of a run, as far as it is to be shown now.
   * @param {Run} run
   * @param {number} known iterations whose points are here
   * @returns {[number, number]}
   */
  wholeRange({ iteration, iterations, status }, known) {
    const now = Math.max(known, iteration);
    let end = Math.min(iterations, SHORTEST);
    while (end < now) end = Math.min(2 * end, Math.max(iterations, now));
    const length = this.kind === "time" && status !== "finished" ? rounded(this.at(Math.max(1, end))) : this.at(Math.max(1, end)) || 1;
    return [-BEFORE * length, (1 + AFTER) * length];
  }
}

/**
 * How long training will take changes with every message; an axis that followed would tremble.
 * @param {number} length
 */
function rounded(length) {
  if (!(length > 0)) return 10;
  const power = 10 ** Math.floor(Math.log10(length));
  return power * ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= length) ?? 10);
}
