/**
 * Which run of a group is the best, and in which order its table stands. The order is the server's: by the best value of
 * the criterion, then by fewer iterations, then by age; runs without a value come last.
 */

/** @import {Criterion, Run} from "../types.js" */

/**
 * The best value so far.
 * @param {Run} run
 * @param {Criterion} criterion
 * @returns {number | null}
 */
export const bestValue = (run, criterion) => (criterion === "validation_accuracy" ? run.best_validation_accuracy : run.best_test_accuracy) ?? null;

/**
 * @param {Run[]} runs in the order of their creation
 * @param {Criterion} criterion
 * @returns {Run[]} the best one first
 */
export function ranked(runs, criterion) {
  const places = new Map(runs.map((run, place) => [run.id, place]));
  return runs.toSorted((a, b) => {
    const difference = (bestValue(b, criterion) ?? -1) - (bestValue(a, criterion) ?? -1);
    return difference || a.iteration - b.iteration || (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0);
  });
}
