/**
 * A search as it is being written: which fields are tried, with which values, and how many runs that makes. Pure
 * functions; the words and the form are elsewhere, and the server has the last say.
 */

/** @import {SearchedField, SpecField} from "../types.js" */

import { isValid, parseValue } from "./spec-schema.js";

export const MOST_RUNS = 50;
export const MOST_FIELDS = 4;
const MOST_STEPS = 20;

/** What a search cannot try: it would not compare like with like, or it is no number and no choice. */
const EXCLUDED = new Set(["name", "dataset", "seed", "dtype", "validation_size", "evaluation_size"]);

/** Ranges in which something happens, where the schema's bounds say too little. */
const USUAL = /** @type {Record<string, [number, number]>} */ ({
  learning_rate: [0.001, 1],
  weight_decay: [1e-6, 0.01],
  hidden_size: [20, 200],
  batch_size: [20, 500],
  train_size: [1000, 50_000],
  weight_init_std: [0.001, 1],
  iterations: [1000, 10_000],
  momentum: [0.5, 0.99],
  rho: [0.9, 0.999],
  beta1: [0.8, 0.99],
  beta2: [0.9, 0.9999],
  noise: [0, 0.5],
  warmup_iterations: [10, 1000],
});

/**
 * @typedef {object} SearchEntry one field of the draft, its numbers as they were typed
 * @property {string} name
 * @property {"range" | "values"} mode
 * @property {string} low
 * @property {string} high
 * @property {"linear" | "log"} scale
 * @property {string} steps of a grid
 * @property {string} values typed, apart by commas
 * @property {string[]} chosen options of a choice
 *
 * @typedef {"low" | "high" | "count" | "values"} EntryPart
 * @typedef {{ part: EntryPart, reason: "invalid" | "order" | "positive" | "steps" | "none" }} EntryError
 */

/** @param {SpecField[]} fields */
export const searchableFields = (fields) =>
  fields.filter((field) => !EXCLUDED.has(field.name) && (field.kind === "integer" || field.kind === "number" || field.kind === "choice"));

/**
 * @param {SpecField} field
 * @returns {SearchEntry}
 */
export function newEntry(field) {
  const [low, high] = usualRange(field);
  const scale = field.scale === "log" && low > 0 ? "log" : "linear";
  return { name: field.name, mode: "range", low: String(low), high: String(high), scale, steps: "5", values: [low, high].join(", "), chosen: [...field.options] };
}

/**
 * @param {SpecField} field
 * @returns {[number, number]}
 */
function usualRange(field) {
  const known = USUAL[field.name];
  if (known) return known;
  const initial = Number(field.initial) || 1;
  const [lowest, highest] = [field.minimum ?? 0, field.maximum ?? 10 * initial];
  if (field.scale !== "log") return [lowest, highest];
  const round = (/** @type {number} */ value) => (field.kind === "integer" ? Math.round(value) : value);
  return [Math.max(lowest, round(initial / 10)), Math.min(highest, round(initial * 10))];
}

/**
 * What is wrong with an entry, the first thing of each part.
 * @param {SearchEntry} entry
 * @param {SpecField} field
 * @param {"random" | "grid"} method
 * @returns {EntryError[]}
 */
export function entryErrors(entry, field, method) {
  if (field.kind === "choice") return entry.chosen.length ? [] : [{ part: "values", reason: "none" }];
  if (entry.mode === "values") {
    const values = typedValues(entry, field);
    return values.length && values.every((value) => isValid(field, value)) ? [] : [{ part: "values", reason: values.length ? "invalid" : "none" }];
  }
  const [low, high] = [parseValue(field, entry.low), parseValue(field, entry.high)];
  /** @type {EntryError[]} */
  const errors = [];
  if (!isValid(field, low)) errors.push({ part: "low", reason: "invalid" });
  else if (entry.scale === "log" && !(Number(low) > 0)) errors.push({ part: "low", reason: "positive" });
  if (!isValid(field, high)) errors.push({ part: "high", reason: "invalid" });
  else if (!errors.length && Number(high) <= Number(low)) errors.push({ part: "high", reason: "order" });
  const steps = Number(entry.steps);
  if (method === "grid" && !(Number.isInteger(steps) && steps >= 2 && steps <= MOST_STEPS)) errors.push({ part: "count", reason: "steps" });
  return errors;
}

/**
 * @param {SearchEntry} entry
 * @param {SpecField} field
 */
const typedValues = (entry, field) => entry.values.split(/[,;\s]+/).filter(Boolean).map((text) => parseValue(field, text));

/**
 * The values of a grid along one field, as far as the page can tell.
 * @param {SearchEntry} entry sound
 * @param {SpecField} field
 * @returns {(string | number)[]}
 */
export function gridValues(entry, field) {
  if (field.kind === "choice") return field.options.filter((option) => entry.chosen.includes(option));
  if (entry.mode === "values") return [...new Set(typedValues(entry, field).map(Number))];
  const [low, high, steps] = [Number(parseValue(field, entry.low)), Number(parseValue(field, entry.high)), Number(entry.steps)];
  const value = (/** @type {number} */ share) => (entry.scale === "log" ? low * (high / low) ** share : low + share * (high - low));
  const values = Array.from({ length: steps }, (_, k) => value(k / (steps - 1)));
  return [...new Set(values.map((one) => (field.kind === "integer" ? Math.round(one) : Number(one.toPrecision(4)))))];
}

/**
 * @param {SearchEntry} entry sound
 * @param {SpecField} field
 * @param {"random" | "grid"} method
 * @returns {SearchedField}
 */
export function toSearchedField(entry, field, method) {
  if (field.kind === "choice" || entry.mode === "values") return { values: gridValues(entry, field) };
  const range = { low: Number(parseValue(field, entry.low)), high: Number(parseValue(field, entry.high)), scale: entry.scale };
  return method === "grid" ? { ...range, count: Number(entry.steps) } : range;
}
