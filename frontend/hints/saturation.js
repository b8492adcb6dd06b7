/** Sigmoids or tanhs stand at their ends, where their slope is nearly zero. */

/** @import {Evidence} from "./evidence.js" */
/** @import {Finding} from "./rules.js" */

import { anew, withActivation } from "./remedy.js";

const FEWEST_ITERATIONS = 50;
const MANY = 0.5;
/** What has learned its examples may be as sure as it likes. */
const LEARNED = 0.95;

/**
 * @param {Evidence} evidence
 * @returns {Finding | null}
 */
export function saturation({ settings, layers, before, iterations, last }) {
  const worst = layers.reduce((most, layer) => ((layer.saturated ?? 0) > (most?.saturated ?? 0) ? layer : most), layers[0]);
  if (!worst || (worst.saturated ?? 0) < MANY || iterations < FEWEST_ITERATIONS || (last?.train_accuracy ?? 0) > LEARNED) return null;
  if ((before?.layers.find(({ index }) => index === worst.index)?.saturated ?? 0) < MANY) return null;
  return {
    id: "saturation", weight: 75, saw: { layer: worst, share: worst.saturated ?? 0 },
    remedies: [
      ...(settings.initializer === "xavier" ? [] : [anew({ initializer: "xavier" }, "xavier")]),
      anew({ layers: withActivation(settings, ["sigmoid", "tanh"], "relu"), initializer: "auto" }, "relu"),
    ],
  };
}
