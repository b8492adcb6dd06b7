/** One layer draws one straight line, and this data set has none that would do. */

/** @import {Evidence} from "./evidence.js" */
/** @import {Finding} from "./rules.js" */

import { anew } from "./remedy.js";

const CURVED = ["xor", "circles", "spiral", "moons"];
const BENDS = ["relu", "leaky_relu", "sigmoid", "tanh", "gelu"];
const LEARNED = 0.95;

/**
 * @param {Evidence} evidence
 * @returns {Finding | null}
 */
export function straightLine({ settings, evaluations, last }) {
  const hasBend = !settings.layers.length || settings.layers.some(({ type }, place) => BENDS.includes(type) && place < settings.layers.length - 1);
  if (!CURVED.includes(settings.dataset) || hasBend || evaluations.length < 2 || !last || last.train_accuracy > LEARNED) return null;
  /** @type {import("../types.js").LayerSpec[]} */
  const layers = [{ type: "affine", size: settings.dataset === "spiral" ? 30 : 8 }, { type: "tanh" }, { type: "affine" }];
  const output = settings.output === "step" ? "sigmoid" : settings.output;
  return { id: "straight-line", weight: 98, saw: { accuracy: last.train_accuracy }, remedies: [anew({ layers, output, initializer: "auto" }, "hidden")] };
}
