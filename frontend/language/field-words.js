/**
 * What can be typed into a field, in words, and what the server said of a value that it did not take. Pure functions of
 * a field or an error and the Words.
 */

/** @import {Field, FieldError} from "../types.js" */
/** @import {Words} from "./words.js" */

/**
 * @param {Field} field
 * @param {Words} words
 */
export function rangeText(field, words) {
  const { minimum, maximum } = field;
  if (minimum === null || maximum === null || field.kind === "layers") return "";
  const key = field.aboveMinimum ? "form.rangeAbove" : field.belowMaximum ? "form.rangeBelow" : "form.range";
  return words.t(key, { minimum, maximum });
}

/**
 * What was expected where something else was typed.
 * @param {Field} field
 * @param {Words} words
 */
export function expectation(field, words) {
  if (field.kind === "text") return words.t("form.tooLong", { length: field.maxLength ?? 0 });
  if (field.kind === "choice" || field.kind === "switch") return words.t("form.choose");
  const kind = field.kind === "integer" ? "Integer" : "Number";
  const { minimum, maximum } = field;
  if (minimum === null || maximum === null) return words.t(`form.expected${kind}`);
  return words.t(`form.expected${kind}${field.aboveMinimum ? "Above" : field.belowMaximum ? "Below" : "Range"}`, { minimum, maximum });
}

/** Refusals whose sentence is known: the field, what the server expected, and the text that says it. */
/** @type {[field: string, expected: RegExp, key: string][]} */
const REFUSALS = [
  ["train_size", /at most (?<count>[\d,]+), all/, "refusal.moreThanThereAre"],
  ["train_size", /at least (?<count>\d+), one for each class/, "refusal.fewerThanClasses"],
  ["validation_size", /only the digits/, "refusal.onlyDigitsSetAside"],
  ["validation_size", /together with train_size at most (?<count>[\d,]+)/, "refusal.tooManyTogether"],
  ["output", /the data set has (?<count>\d+) classes/, "refusal.oneNeuronForMore"],
  ["patience", /images that are set aside/, "refusal.patience"],
  ["gradient", /the fast way knows two-layer networks/, "refusal.fastForTwoLayers"],
];

/**
 * @param {FieldError} error
 * @param {Words} words
 */
export function refusalText(error, words) {
  for (const [field, expected, key] of REFUSALS) {
    const found = field === error.field && expected.exec(error.expected);
    if (found) return words.t(key, Object.fromEntries(Object.entries(found.groups ?? {}).map(([name, text]) => [name, Number(text.replaceAll(",", ""))])));
  }
  return words.t("form.refused", { expected: error.expected, got: error.got });
}
