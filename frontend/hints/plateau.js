/** It has learned, but for a long time it has not got better. */

/** @import {Evidence} from "./evidence.js" */
/** @import {Finding} from "./rules.js" */

import { isGuessing } from "./evidence.js";
import { overfitting } from "./overfitting.js";
import { adjust, partOf } from "./remedy.js";

const FEWEST_EVALUATIONS = 10;
const BETTER = 0.001;
const DONE = 0.995;

/**
 * @param {Evidence} evidence
 * @returns {Finding | null}
 */
export function plateau(evidence) {
  const { evaluations, last, settings, course, now, run } = evidence;
  if (!last || now === null || evaluations.length < FEWEST_EVALUATIONS || run.status === "failed" || settings.schedule !== "constant") return null;
  const half = Math.floor(evaluations.length / 2);
  const best = (/** @type {import("../types.js").Evaluation[]} */ some) => Math.max(...some.map((one) => one.test_accuracy));
  const [before, since] = [best(evaluations.slice(0, half)), best(evaluations.slice(half))];
  const middle = course[Math.floor(course.length / 2)] ?? now;
  // A loss that still falls is no plateau, whatever the accuracy says.
  const isFlat = now > 0.9 * middle;
  if (since > before + BETTER || !isFlat || last.train_accuracy > DONE || isGuessing(evidence, 0.9) || overfitting(evidence)) return null;
  const rate = partOf(settings.learning_rate, 0.1);
  return { id: "plateau", weight: 40, saw: { best: before, since: evaluations[half].iteration, now, rate: settings.learning_rate }, remedies: [adjust(evidence, { learning_rate: rate }, "rate", { rate }, true)] };
}
