/** Many units are zero for whatever they are shown: no gradient passes them, so they stay as they are. */

/** @import {Evidence} from "./evidence.js" */
/** @import {Finding} from "./rules.js" */

import { anew, partOf, usualRate, withActivation } from "./remedy.js";

const FEWEST_ITERATIONS = 50;
const MANY = 0.5;

/**
 * @param {Evidence} evidence
 * @returns {Finding | null}
 */
export function deadUnits({ settings, layers, before, iterations, run }) {
  // Units that began at zero are told apart from those that died.
  if (settings.initializer === "zeros" && run.parent === null) return null;
  const worst = layers.reduce((most, layer) => ((layer.dead ?? 0) > (most?.dead ?? 0) ? layer : most), layers[0]);
  if (!worst || (worst.dead ?? 0) < MANY || iterations < FEWEST_ITERATIONS) return null;
  const earlier = before?.layers.find(({ index }) => index === worst.index)?.dead ?? 0;
  if (earlier < MANY && run.status === "running") return null;
  const rate = partOf(settings.learning_rate, 0.2);
  const remedies = [
    anew({ layers: withActivation(settings, ["relu"], "leaky_relu"), initializer: "auto" }, "leaky"),
    anew({ learning_rate: rate, initializer: "auto" }, "rate", { rate }),
  ];
  return { id: "dead-units", weight: 85, saw: { layer: worst, share: worst.dead ?? 0 }, remedies: settings.learning_rate > usualRate(settings.optimizer) ? remedies.toReversed() : remedies };
}
