/**
 * A change of one setting in words: "Learning rate 0.1 → 0.05". Pure functions of the change and the Words.
 */

/** @import {ChangedField} from "../state/run-settings.js" */
/** @import {RunSpec, SpecField, SpecValue} from "../types.js" */
/** @import {Words} from "./words.js" */

import { fieldName, measuredValue, specValue } from "./run-words.js";

/**
 * @param {ChangedField} change
 * @param {SpecField[] | null} fields null until the schema is there
 * @param {Words} words
 */
export function changeWords({ name, before, after }, fields, words) {
  return `${fieldName(name, words)} ${fromTo(name, before, after, fields?.find((one) => one.name === name), words)}`;
}

/**
 * Two values of a field; the unit stands once.
 * @param {keyof RunSpec} name
 * @param {SpecValue} before
 * @param {SpecValue} after
 * @param {SpecField | undefined} field
 * @param {Words} words
 */
export function fromTo(name, before, after, field, words) {
  const from = specValue(name, before, words);
  return `${from} → ${field ? measuredValue(field, after, words) : specValue(name, after, words)}`;
}
