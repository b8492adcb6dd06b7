/**
 * What the rules go by: a run's own figures, put so that a rule can be read in one go. Nothing here judges.
 */

/** @import {LossSeries} from "../state/loss-series.js" */
/** @import {LayersMoment} from "../state/layer-series.js" */
/** @import {RunHistory} from "../state/run-history.js" */
/** @import {Evaluation, LayerStatistics, Run, RunSpec} from "../types.js" */

import { isFinal } from "../language/run-words.js";
import { settingsOf } from "../state/run-settings.js";

/** The course of the loss is told in so many averages. */
const WINDOWS = 20;
/** Of the losses of a window so many are averaged at most. */
const SAMPLES = 200;

/**
 * @typedef {object} Evidence
 * @property {Run} run
 * @property {RunSpec} settings with all changes
 * @property {boolean} isOver
 * @property {number} iterations that are done
 * @property {number[]} course averages of the loss, from the beginning until now
 * @property {number | null} now the last of them
 * @property {number | null} guess the loss of somebody who knows nothing; null where that is not one number
 * @property {Evaluation[]} evaluations
 * @property {Evaluation | null} last
 * @property {LayersMoment | null} before the layers one measurement ago
 * @property {LayerStatistics[]} layers as they were measured last
 * @property {number} bestIteration of the best kept epoch
 */

/**
 * @param {RunHistory} history
 * @returns {Evidence | null} null while nothing is known
 */
export function evidenceOf({ run, losses, evaluations, layers }) {
  if (!run) return null;
  const settings = settingsOf(run);
  const course = courseOf(losses);
  return {
    run,
    settings,
    isOver: isFinal(run),
    iterations: Math.max(losses.last, run.iteration),
    course,
    now: course.at(-1) ?? null,
    guess: guessOf(run, settings),
    evaluations,
    last: evaluations.at(-1) ?? null,
    before: layers.moments.at(-2) ?? null,
    layers: layers.last?.layers ?? [],
    bestIteration: bestOf(evaluations)?.iteration ?? 0,
  };
}

/**
 * The evaluation whose weights are kept as the best: by the images set aside, or else by the test data.
 * @param {Evaluation[]} evaluations
 * @returns {Evaluation | null}
 */
function bestOf(evaluations) {
  const judged = (/** @type {Evaluation} */ one) => one.validation_accuracy ?? one.test_accuracy;
  /** @type {Evaluation | null} */
  let best = null;
  for (const one of evaluations) if (!best || judged(one) > judged(best)) best = one;
  return best;
}

/**
 * Cross-entropy of even odds.
 * @param {Run} run
 * @param {RunSpec} settings
 */
function guessOf(run, { loss, output }) {
  if (loss !== "cross_entropy" || output === "step") return null;
  return Math.log(output === "sigmoid" ? 2 : Math.max(2, run.layers.at(-1) ?? 2));
}

/** @param {LossSeries} losses */
function courseOf(losses) {
  const { last } = losses;
  const values = losses.isWhole ? losses.values : losses.means;
  const count = Math.min(WINDOWS, Math.floor(last / 5));
  return Array.from({ length: count }, (_, k) => {
    const from = losses.placeOf(Math.floor((k * last) / count) + 1);
    const to = losses.placeOf(Math.floor(((k + 1) * last) / count) + 1);
    const step = Math.max(1, Math.floor((to - from) / SAMPLES));
    let sum = 0;
    let number = 0;
    for (let place = from; place < to; place += step) {
      sum += values[place];
      number += 1;
    }
    return sum / number;
  });
}

/**
 * The layers with weights.
 * @param {Evidence} evidence
 */
export const weighted = ({ layers }) => layers.filter(({ weights }) => weights !== null);

/**
 * Whether the network still does no better than a blind guess.
 * @param {Evidence} evidence
 * @param {number} [share] of the guess's loss
 */
export const isGuessing = ({ now, guess }, share = 0.93) => now !== null && guess !== null && now > share * guess;
