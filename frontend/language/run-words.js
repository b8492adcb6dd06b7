/**
 * What a run is called in words: its state, its message, the values of its spec. Pure functions of a run and the Words.
 */

/** @import {LayerSpec, OwnDigitsSpec, Run, RunMessage, RunSpec, SpecField, SpecValue} from "../types.js" */
/** @import {Words} from "./words.js" */

import { ProblemError } from "../transport/problem.js";
import { layerName } from "./layer-words.js";

/**
 * The state as one short label. While something else is wanted, that is what it says ("pausing…").
 * @param {Run} run
 * @param {Words} words
 */
export function stateLabel(run, words) {
  if (run.status === "running" && run.wanted !== "run") return words.t(`wanted.${run.wanted}`);
  if (run.status === "queued" && run.wanted === "stop") return words.t("wanted.stop");
  if (run.status === "queued" && run.queue_position !== null) return words.t("status.queuedAt", { position: run.queue_position });
  return words.t(`status.${run.status}`);
}

/**
 * The run's message in the page's language; an unknown code keeps the server's own sentence.
 * @param {Run} run
 * @param {Words} words
 * @returns {string | null}
 */
export function messageText(run, words) {
  if (!run.message) return null;
  const key = `message.${run.message.code}`;
  return words.has(key) ? words.t(key, messageValues(run.message, words)) : run.message.text;
}

/** Of a SHA-256, what is enough to compare by eye. */
const DIGITS_OF_SUM = 12;

/**
 * Shares as percentages, times as durations, sums cut short.
 * @param {RunMessage} message
 * @param {Words} words
 */
function messageValues({ code, params }, words) {
  if (code === "reproduced" || code === "not-reproduced") {
    return { ...params, expected: String(params.expected).slice(0, DIGITS_OF_SUM), got: String(params.got).slice(0, DIGITS_OF_SUM) };
  }
  if (!code.startsWith("ended-by-")) return params;
  const shares = Object.fromEntries(["accuracy", "target", "best"].map((name) => [name, words.percent(Number(params[name]))]));
  return { ...params, ...shares, seconds: words.duration(Number(params.seconds)) };
}

/**
 * Whether a run has ended for good.
 * @param {Run} run
 */
export const isFinal = (run) => run.status === "finished" || run.status === "stopped" || run.status === "failed";

/**
 * What a run will be called: the name that it was given, else what it learns with what.
 * @param {RunSpec} spec
 * @param {Words} words
 */
export function runName(spec, words) {
  if (spec.name) return spec.name;
  const dataset = specValue("dataset", spec.dataset, words);
  const optimizer = specValue("optimizer", spec.optimizer, words);
  const network = spec.layers.length ? words.t("run.layers", { count: spec.layers.length }) : words.t("run.hidden", { count: spec.hidden_size });
  return [dataset, network, optimizer].join(" · ");
}

/**
 * @param {number[]} layers
 */
export function shape(layers) {
  return layers.join("–");
}

/**
 * @param {keyof RunSpec | "corrections"} name
 * @param {SpecValue | OwnDigitsSpec} value
 * @param {Words} words
 */
export function specValue(name, value, words) {
  if (Array.isArray(value)) return networkText(value, words);
  if (value !== null && typeof value === "object") return words.t("option.corrections", { writer: value.writer, share: words.percent(value.weight, 0) });
  if (value === 0 && words.has(`option.${name}.0`)) return words.t(`option.${name}.0`);
  if (typeof value === "number") return name === "seed" ? String(value) : words.figure(value);
  const key = `option.${name}.${value}`;
  return words.has(key) ? words.t(key) : String(value);
}

/**
 * @param {string} name of a field
 * @param {Words} words
 */
export const fieldName = (name, words) => (words.has(`field.${name}`) ? words.t(`field.${name}`) : name);

/**
 * A value with its unit, to be read on its own: "10°".
 * @param {SpecField} field
 * @param {SpecValue} value
 * @param {Words} words
 */
export function measuredValue(field, value, words) {
  if (field.name === "target_accuracy" && typeof value === "number" && value > 0) return words.percent(value, 1);
  const text = specValue(field.name, value, words);
  return field.unit && value !== 0 && words.has(`unit.with.${field.unit}`) ? words.t(`unit.with.${field.unit}`, { value: text }) : text;
}

/**
 * A network in one line: "Convolution → ReLU → Affine 100".
 * @param {LayerSpec[]} layers
 * @param {Words} words
 */
function networkText(layers, words) {
  if (!layers.length) return words.t("preset.two_layer");
  return layers.map((layer) => [layerName(layer.type, words), ...(typeof layer.size === "number" ? [words.figure(layer.size)] : [])].join(" ")).join(" → ");
}

/**
 * What went wrong, in words, for anything that a call to the server can throw.
 * @param {unknown} error
 * @param {Words} words
 */
export function problemText(error, words) {
  if (!(error instanceof ProblemError)) return words.t("problem.unreachable");
  const key = `problem.${error.problem.code}`;
  return words.has(key) ? words.t(key) : error.problem.detail || error.problem.title;
}
