/**
 * What a run is called in words: its state, its message, the values of its spec. Pure functions of a run and the Words.
 */

/** @import {Run, RunSpec} from "../types.js" */
/** @import {Words} from "./words.js" */

import { ProblemError } from "../transport/problem.js";

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
  return words.has(key) ? words.t(key, run.message.params) : run.message.text;
}

/**
 * @param {number[]} layers
 */
export function shape(layers) {
  return layers.join("–");
}

/**
 * @param {keyof RunSpec} name
 * @param {string | number} value
 * @param {Words} words
 */
export function specValue(name, value, words) {
  if (typeof value === "number") return name === "seed" ? String(value) : words.figure(value);
  const key = `option.${name}.${value}`;
  return words.has(key) ? words.t(key) : value;
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
