/** The updates are tiny beside the weights, and the loss hardly moves: the steps are too small. */

/** @import {Evidence} from "./evidence.js" */
/** @import {Finding} from "./rules.js" */

import { isGuessing, weighted } from "./evidence.js";
import { adjust, usualRate } from "./remedy.js";
import { isVanishing } from "./vanishing-gradients.js";

const FEWEST_ITERATIONS = 300;
/** Of an update's size beside the weights' some 0.001 is usual. */
const SMALL_RATIO = 3e-4;

/**
 * @param {Evidence} evidence
 * @returns {Finding | null}
 */
export function rateLow(evidence) {
  const { settings, iterations, now, guess, run } = evidence;
  if (iterations < FEWEST_ITERATIONS || now === null || run.status === "failed" || settings.initializer === "zeros") return null;
  const ratios = weighted(evidence).flatMap(({ update_ratio }) => update_ratio || []);
  // The geometric mean: ratios of layers lie powers of ten apart.
  const ratio = Math.exp(ratios.reduce((sum, one) => sum + Math.log(one), 0) / ratios.length);
  const usual = usualRate(settings.optimizer);
  if (!ratios.length || !(ratio < SMALL_RATIO) || settings.learning_rate >= usual / 3 || !isGuessing(evidence, 0.6) || isVanishing(evidence)) return null;
  const rate = Math.min(usual, Number((30 * settings.learning_rate).toPrecision(1)));
  return { id: "rate-low", weight: 60, saw: { now, guess: guess ?? 0, ratio, rate: settings.learning_rate, iterations }, remedies: [adjust(evidence, { learning_rate: rate }, "rate", { rate }, true)] };
}
