/**
 * Fields that few runs change: the form folds them, and a run's settings leave them out while they are as a new run
 * begins with them.
 */

/** @import {RunSpec, SpecField, SpecValue} from "../types.js" */

import { sameValue } from "./spec-schema.js";

/** @type {ReadonlySet<keyof RunSpec>} */
const ADVANCED = new Set([
  "train_size", "validation_size", "evaluation_size",
  "gradient", "weight_decay", "schedule", "step_iterations", "step_factor", "warmup_iterations", "dtype", "seed",
  "epochs", "seconds", "target_accuracy", "patience",
]);

/** Without these a run cannot be told apart from its repetition. */
/** @type {ReadonlySet<keyof RunSpec>} */
const ALWAYS_TOLD = new Set(["dtype", "seed"]);

/** What belongs to weights that are there already: in a fork it stays as it is, and out of sight. */
/** @type {ReadonlySet<keyof RunSpec>} */
export const FIXED_BY_WEIGHTS = new Set(["dataset", "output", "layers", "hidden_size", "activation", "initializer", "weight_init_std", "dtype"]);

/** @param {SpecField} field */
export const isAdvanced = (field) => field.group === "augmentation" || ADVANCED.has(field.name);

/**
 * Whether a value says nothing that is worth reading.
 * @param {SpecField} field
 * @param {SpecValue} value
 */
export const isOrdinary = (field, value) => isAdvanced(field) && !ALWAYS_TOLD.has(field.name) && sameValue(value, field.initial);
