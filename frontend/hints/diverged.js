/** The loss left all bounds: steps or initial weights were too large. */

/** @import {Evidence} from "./evidence.js" */
/** @import {Finding} from "./rules.js" */

import { anew, partOf, usualRate } from "./remedy.js";

/**
 * @param {Evidence} evidence
 * @returns {Finding | null}
 */
export function diverged({ run, settings }) {
  const code = run.message?.code;
  if (run.status !== "failed" || (code !== "diverged-learning-rate" && code !== "diverged-weights")) return null;
  const saw = { iteration: Number(run.message?.params.iteration), rate: settings.learning_rate, std: settings.weight_init_std };
  if (code === "diverged-weights") return { id: "diverged-weights", weight: 100, saw, remedies: [anew({ initializer: "auto" }, "initializer")] };
  const rate = Math.min(partOf(settings.learning_rate, 0.1), usualRate(settings.optimizer));
  return { id: "diverged", weight: 100, saw, remedies: [anew({ learning_rate: rate }, "rate", { rate })] };
}
