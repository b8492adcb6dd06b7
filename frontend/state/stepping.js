/**
 * The next value of a stepper, up or down: in steps that suit the field, so that a few clicks lead from one useful value
 * to another.
 */

/** @import {Field} from "../types.js" */

/** Below this a logarithmic scale that begins at 0 steps to 0 itself. */
const NEXT_TO_NOTHING = 1e-6;

/** The first step up from 0 on a logarithmic scale. */
const FIRST_STEP = 1e-4;

/**
 * @param {Field} field
 * @param {number} value
 * @param {1 | -1} direction
 */
export function stepValue(field, value, direction) {
  const next = tidy(nextValue(field, value, direction));
  const lowest = field.minimum ?? -Infinity;
  if (field.aboveMinimum ? next <= lowest : next < lowest) return field.aboveMinimum ? value : lowest;
  const highest = field.maximum ?? Infinity;
  if (field.belowMaximum && next >= highest) return value;
  return Math.min(next, highest);
}

/**
 * @param {Field} field
 * @param {number} value
 * @param {1 | -1} direction
 */
function nextValue(field, value, direction) {
  if (field.scale === "log") return stepLogarithmic(field, value, direction);
  if (field.kind === "integer") return value + direction;
  // A share that is kept, such as momentum: 0.9, 0.95, 0.98, 0.99, 0.995, … – halving what is lost.
  if (field.belowMaximum && field.maximum === 1 && (direction > 0 ? value >= 0.5 : value > 0.5)) {
    return 1 - ladderStep(1 - value, direction > 0 ? -1 : 1);
  }
  const width = linearStep(field);
  return direction > 0 ? (Math.floor(value / width + 1e-9) + 1) * width : (Math.ceil(value / width - 1e-9) - 1) * width;
}

/**
 * A twentieth of the range or so, as 1, 2 or 5 times a power of ten.
 * @param {Field} field
 */
function linearStep({ minimum, maximum }) {
  if (minimum === null || maximum === null) return 1;
  const rough = (maximum - minimum) / 20;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].findLast((digit) => digit * power <= rough * (1 + 1e-9)) ?? 1) * power;
}

/**
 * @param {Field} field
 * @param {number} value
 * @param {1 | -1} direction
 */
function stepLogarithmic(field, value, direction) {
  const first = field.kind === "integer" ? 1 : FIRST_STEP;
  if (!(value > 0)) return direction > 0 ? first : 0;
  const next = ladderStep(value, direction);
  const isNothing = next < (field.kind === "integer" ? 1 : NEXT_TO_NOTHING);
  return isNothing && field.minimum === 0 && !field.aboveMinimum ? 0 : next;
}

/**
 * Through 1, 2, 5, 10, 20, …
 * @param {number} value above 0
 * @param {1 | -1} direction
 */
function ladderStep(value, direction) {
  const exponent = Math.floor(Math.log10(value) + 1e-9);
  const ladder = [exponent - 1, exponent, exponent + 1].flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)));
  const tolerance = value * 1e-9;
  const next = direction > 0 ? ladder.find((rung) => rung > value + tolerance) : ladder.findLast((rung) => rung < value - tolerance);
  return next ?? value;
}

/**
 * Without the last digits that binary fractions bring.
 * @param {number} value
 */
const tidy = (value) => Number(value.toPrecision(12));
