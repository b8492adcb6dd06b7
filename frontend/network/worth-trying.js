/**
 * Values that are worth trying, by field: a small one, a usual one, and one that shows what goes wrong beyond. They are
 * offered at the field, never set unasked.
 */

/** @import {RunSpec, SpecValue} from "../types.js" */

/** @type {Partial<Record<keyof RunSpec, number[]>>} */
const VALUES = {
  train_size: [300, 1000, 10_000],
  validation_size: [1000, 5000, 10_000],
  evaluation_size: [1000, 10_000],
  noise: [0.05, 0.1, 0.3],
  batch_size: [1, 10, 100, 1000],
  shift: [1, 2, 4],
  rotation: [5, 12, 25],
  scaling: [0.1, 0.2],
  shear: [0.1, 0.2],
  elastic: [0.6, 1.5],
  thickness: [0.3, 0.6],
  hidden_size: [10, 50, 200],
  weight_init_std: [0.001, 0.01, 1],
  momentum: [0.5, 0.9, 0.99],
  rho: [0.9, 0.99],
  beta1: [0.5, 0.9],
  beta2: [0.99, 0.999],
  weight_decay: [0.0001, 0.01, 0.1],
  step_iterations: [1000, 2000, 5000],
  step_factor: [0.1, 0.5],
  warmup_iterations: [100, 500],
  seed: [1, 2, 3],
  iterations: [1000, 3000, 10_000],
  epochs: [1, 5, 20],
  seconds: [10, 60],
  target_accuracy: [0.95, 0.97, 0.99],
  patience: [3, 10],
};

/** Rules that give each parameter a step of its own take smaller ones. */
const RATES = { plain: [0.01, 0.1, 1], ownSteps: [0.0001, 0.001, 0.01] };
const OWN_STEPS = new Set(["rmsprop", "adam", "adamw"]);

/**
 * @param {keyof RunSpec} name
 * @param {Partial<Record<keyof RunSpec, SpecValue>>} values what is chosen beside it
 * @returns {number[]}
 */
export function worthTrying(name, values) {
  if (name === "learning_rate") return OWN_STEPS.has(String(values.optimizer)) ? RATES.ownSteps : RATES.plain;
  return VALUES[name] ?? NOTHING;
}

/** @type {number[]} */
const NOTHING = [];
