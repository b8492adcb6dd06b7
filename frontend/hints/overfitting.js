/** What was learned by heart is right, what is new is not, and the distance no longer closes. */

/** @import {Evidence} from "./evidence.js" */
/** @import {Finding} from "./rules.js" */

import { adjust, anew, layersOf } from "./remedy.js";

const FEWEST_EVALUATIONS = 4;
const GAP = 0.05;
const BY_HEART = 0.97;
/** Accuracy on new examples that counts as an improvement. */
const BETTER = 0.005;

/**
 * @param {Evidence} evidence
 * @returns {Finding | null}
 */
export function overfitting(evidence) {
  const { evaluations, last, settings, run } = evidence;
  if (!last || evaluations.length < FEWEST_EVALUATIONS) return null;
  const fresh = (/** @type {import("../types.js").Evaluation} */ one) => one.validation_accuracy ?? one.test_accuracy;
  const gap = last.train_accuracy - fresh(last);
  const older = evaluations.slice(0, Math.ceil(0.67 * evaluations.length));
  const isClosing = fresh(last) > Math.max(...older.map(fresh)) + BETTER;
  if (last.train_accuracy < BY_HEART || gap < GAP || isClosing) return null;
  const remedies = [];
  if (settings.dataset === "mnist" && settings.train_size > 0) remedies.push(anew({ train_size: 0 }, "allExamples"));
  const decay = settings.weight_decay ? Number((10 * settings.weight_decay).toPrecision(1)) : settings.optimizer === "adamw" ? 0.1 : 0.01;
  if (decay <= 0.1) remedies.push(adjust(evidence, { weight_decay: decay }, "decay", { decay }, false));
  if (!run.planar && !settings.layers.some(({ type }) => type === "dropout")) remedies.push(anew({ layers: withDropout(evidence) }, "dropout"));
  return { id: "overfitting", weight: 70, saw: { train: last.train_accuracy, test: fresh(last), gap }, remedies: remedies.slice(0, 2) };
}

/**
 * Dropout after every activation of features.
 * @param {Evidence} evidence
 */
const withDropout = ({ settings }) =>
  layersOf(settings).flatMap((layer, place, layers) => (layers[place - 1]?.type === "affine" && ["relu", "leaky_relu", "sigmoid", "tanh", "gelu"].includes(layer.type) ? [layer, { type: "dropout", rate: 0.2 }] : [layer]));
