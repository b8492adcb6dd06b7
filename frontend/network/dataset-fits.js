/**
 * Settings that suit a data set, to be offered when one is chosen; nothing here is set without being asked.
 */

/** @import {DatasetFacts, RunSpec, SpecField} from "../types.js" */

import { GATE, PRESETS } from "./presets.js";

const GATES = ["and", "or", "nand", "xor"];

/** @type {Partial<RunSpec>} */
const POINTS = { output: "softmax", layers: [], hidden_size: 50, activation: "relu", initializer: "he", sampling: "shuffled" };

/** What the text's own experiment says of these is right for digits. */
/** @type {(keyof RunSpec)[]} */
const FOR_DIGITS = ["output", "layers", "hidden_size", "batch_size", "sampling", "initializer", "optimizer", "learning_rate", "iterations"];

/**
 * @param {string} dataset
 * @param {SpecField[]} fields
 * @returns {Partial<RunSpec>}
 */
export function datasetFits(dataset, fields) {
  if (GATES.includes(dataset)) {
    const preset = PRESETS.find(({ id }) => id === (dataset === "xor" ? "xor_net" : "perceptron"));
    return { layers: preset?.layers ?? [], ...preset?.fits, ...GATE, output: "sigmoid", iterations: 2_000 };
  }
  switch (dataset) {
    case "nine_points":
      return { ...POINTS, batch_size: 9, optimizer: "sgd", learning_rate: 0.1, iterations: 2_000 };
    case "moons":
    case "circles":
      return { ...POINTS, batch_size: 50, optimizer: "sgd", learning_rate: 0.5, iterations: 2_000 };
    case "spiral":
      return { ...POINTS, batch_size: 50, optimizer: "adam", learning_rate: 0.01, iterations: 3_000 };
    case "mnist":
      return Object.fromEntries(fields.filter(({ name }) => FOR_DIGITS.includes(name)).map(({ name, initial }) => [name, initial]));
    default:
      return {};
  }
}

/**
 * Whether examples of a data set are images; unknown ones may be anything.
 * @param {DatasetFacts | undefined} facts
 */
export const areImages = (facts) => facts === undefined || facts.shape.length === 3;
