/** The loss was lower before: the steps jump over what they look for. */

/** @import {Evidence} from "./evidence.js" */
/** @import {Finding} from "./rules.js" */

import { adjust, partOf } from "./remedy.js";

const FEWEST_ITERATIONS = 60;
/** The loss has to be so many times what it was at its lowest, and higher by so much of a blind guess's. */
const TIMES = 1.4;
const RISE = 0.12;

/**
 * @param {Evidence} evidence
 * @returns {Finding | null}
 */
export function rateHigh(evidence) {
  const { run, settings, course, now, guess, iterations, last } = evidence;
  if (run.status === "failed" || iterations < FEWEST_ITERATIONS || now === null || course.length < 6) return null;
  // The first averages are of the time before anything was learned.
  const lowest = Math.min(...course.slice(0, -2));
  const unit = guess ?? course[0];
  const isRisen = now > TIMES * lowest && now - lowest > RISE * unit && Math.min(...course.slice(-2)) > lowest + RISE * unit;
  const isBeyondGuess = guess !== null && course.slice(-4).every((loss) => loss > 1.03 * guess) && course.slice(-4).length === 4 && iterations > 200;
  if (!isRisen && !isBeyondGuess) return null;
  const rate = partOf(settings.learning_rate, 0.2);
  const saw = { now, lowest, rate: settings.learning_rate, guess: guess ?? 0 };
  const isWorthKeeping = (last?.test_accuracy ?? 0) > 0.5;
  return { id: isRisen ? "rate-high" : "rate-high-guess", weight: 80, saw, remedies: [adjust(evidence, { learning_rate: rate }, "rate", { rate }, isWorthKeeping)] };
}
