/** All weights began equal, so all neurons of a layer get the same gradient and stay the same. */

/** @import {Evidence} from "./evidence.js" */
/** @import {Finding} from "./rules.js" */

import { isGuessing } from "./evidence.js";
import { anew, layersOf } from "./remedy.js";

const FEWEST_ITERATIONS = 50;

/**
 * @param {Evidence} evidence
 * @returns {Finding | null}
 */
export function zeroWeights(evidence) {
  const { run, settings, iterations, now, guess } = evidence;
  // One layer alone is convex: it learns from zero as well as from anywhere. A fork begins with learned weights.
  const isDeep = layersOf(settings).filter(({ type }) => type === "affine" || type === "convolution").length > 1;
  if (settings.initializer !== "zeros" || run.parent !== null || !isDeep || iterations < FEWEST_ITERATIONS || now === null || !isGuessing(evidence)) return null;
  return { id: "zero-weights", weight: 95, saw: { now, guess: guess ?? 0, iterations }, remedies: [anew({ initializer: "auto" }, "initializer")] };
}
