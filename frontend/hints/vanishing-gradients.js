/** The gradient shrinks on its way back through the layers, until the first ones learn nothing. */

/** @import {Evidence} from "./evidence.js" */
/** @import {Finding} from "./rules.js" */

import { weighted } from "./evidence.js";
import { anew, withActivation } from "./remedy.js";

const FEWEST_LAYERS = 3;
const SMALL = 1e-3;
const SQUASHING = ["sigmoid", "tanh"];

/**
 * How large the first layer's gradients are beside the last one's; null where that cannot be told.
 * @param {import("../types.js").LayerStatistics[]} layers
 */
function share(layers) {
  const spreads = layers.flatMap(({ gradients }) => (gradients?.std ? [gradients.std] : gradients ? [0] : []));
  const end = spreads.at(-1);
  return spreads.length < FEWEST_LAYERS || !end ? null : spreads[0] / end;
}

/**
 * Whether the gradient vanishes now and did so before.
 * @param {Evidence} evidence
 */
export function isVanishing(evidence) {
  const [now, before] = [share(weighted(evidence)), share((evidence.before?.layers ?? []).filter(({ weights }) => weights))];
  return now !== null && before !== null && now < SMALL && before < SMALL;
}

/**
 * @param {Evidence} evidence
 * @returns {Finding | null}
 */
export function vanishingGradients(evidence) {
  const { settings, last } = evidence;
  const ratio = share(weighted(evidence));
  if (settings.initializer === "zeros" || ratio === null || !isVanishing(evidence) || (last?.train_accuracy ?? 0) > 0.9) return null;
  const spreads = weighted(evidence);
  const remedies = settings.initializer === "normal" ? [anew({ initializer: "auto" }, "initializer")] : [];
  if (settings.layers.some(({ type }) => SQUASHING.includes(type))) {
    remedies.push(anew({ layers: withActivation(settings, SQUASHING, "relu"), initializer: "auto" }, "relu"));
  }
  return {
    id: "vanishing-gradients", weight: 90,
    saw: { first: spreads[0], end: spreads[spreads.length - 1], times: ratio > 0 ? 1 / ratio : Infinity, share: ratio },
    remedies,
  };
}
