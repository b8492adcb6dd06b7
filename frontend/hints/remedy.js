/**
 * What can be done about something, as it is done: a change while the run trains, another run from its weights, or a new
 * run with other settings. A remedy is data; its owner carries it out.
 */

/** @import {Evidence} from "./evidence.js" */
/** @import {LayerSpec, RunSpec} from "../types.js" */

/**
 * @typedef {object} Remedy
 * @property {"change" | "fork" | "new"} kind
 * @property {Partial<RunSpec>} fields that become others
 * @property {number | null} iteration whose weights a fork begins with
 * @property {string} words key of its text, hint.fix.…
 * @property {Record<string, number | string>} values
 */

/**
 * Other settings for a run: at once while it trains; after its end from its best weights, where those are worth it, or
 * else from the beginning.
 * @param {Evidence} evidence
 * @param {Partial<RunSpec>} fields that may change while a run trains
 * @param {string} words
 * @param {Record<string, number | string>} values
 * @param {boolean} isWorthKeeping
 * @returns {Remedy}
 */
export function adjust({ isOver, bestIteration, run }, fields, words, values, isWorthKeeping) {
  if (!isOver) return { kind: "change", fields, iteration: null, words, values };
  if (isWorthKeeping && run.has_weights && bestIteration > 0) return { kind: "fork", fields, iteration: bestIteration, words, values };
  return anew(fields, words, values);
}

/**
 * @param {Partial<RunSpec>} fields
 * @param {string} words
 * @param {Record<string, number | string>} [values]
 * @returns {Remedy}
 */
export const anew = (fields, words, values = {}) => ({ kind: "new", fields, iteration: null, words, values });

/**
 * A part of a learning rate, with one digit, as people choose them.
 * @param {number} rate
 * @param {number} factor
 */
export const partOf = (rate, factor) => Number((rate * factor).toPrecision(1));

/**
 * Learning rates with which each update rule usually learns.
 * @param {string} optimizer
 */
export const usualRate = (optimizer) => ({ sgd: 0.1, momentum: 0.01, nesterov: 0.01, adagrad: 0.01, rmsprop: 0.001, adam: 0.001, adamw: 0.001 })[optimizer] ?? 0.01;

/**
 * The layers of a run, those of the network of two layers included.
 * @param {RunSpec} settings
 * @returns {LayerSpec[]}
 */
export function layersOf({ layers, hidden_size, activation }) {
  return layers.length ? layers : [{ type: "affine", size: hidden_size }, { type: activation }, { type: "affine" }];
}

/**
 * The same layers with other activations.
 * @param {RunSpec} settings
 * @param {string[]} from
 * @param {string} to
 */
export const withActivation = (settings, from, to) => layersOf(settings).map((layer) => (from.includes(layer.type) ? { type: to } : layer));
