/**
 * What the server says of layers that do not fit: which layer, and which kind of mistake it is, so that a page can say
 * it at the layer's row and in its own language.
 */

/** @import {FieldError} from "../types.js" */

/**
 * @typedef {object} LayerFault
 * @property {string} key of the text
 * @property {Record<string, string | number>} parameters
 */

/** Kinds of mistakes: what the server expected and got -> the text that says it. */
/** @type {[key: string, expected: RegExp, got: RegExp][]} */
const KINDS = [
  ["needsFlatten", /^(?:\d+ )?features\b.*put a Flatten/, /^images of (?<shape>[\d x]*\d)/],
  ["needsImages", /^images \(/, /^(?<features>\d+) features/],
  ["filterTooLarge", /^images of at least (?<size>\d+) x/, /^(?<rows>\d+) x (?<columns>\d+)/],
  ["squareTooLarge", /^images of (?<size>\d+) x/, /^(?<rows>\d+) x (?<columns>\d+)/],
  ["padding", /^0 to (?<most>\d+), less than the size of the filter/, /^(?<padding>\d+)/],
  ["steps", /^a divisor of the (?<features>\d+) features/, /^(?<steps>\d+)/],
  ["scores", /^(?<outputs>\d+) scores at the end/, /^(?<shape>[^;]*)/],
  ["tooLarge", /at most (?<parameters>[\d,]+) parameters and (?<multiplyAdds>[\d,]+) multiply-adds/, /(?:)/],
];

/**
 * The number of the layer that an error is about, from 1; 0 where it is about none.
 * @param {FieldError} error
 */
export function faultyLayer({ field, expected, got }) {
  const byField = /^layers\.(\d+)/.exec(field);
  if (byField) return Number(byField[1]) + 1;
  const byText = /\(?\blayer (\d+)\b/.exec(`${expected} ${got}`);
  return field === "layers" && byText ? Number(byText[1]) : 0;
}

/**
 * Whether all layers fit each other, and only the end is not what the data set needs.
 * @param {FieldError} error
 */
export const isAboutTheEnd = ({ expected }) => /scores at the end/.test(expected);

/**
 * @param {FieldError} error
 * @returns {LayerFault | null} null for a kind that is not known here
 */
export function layerFault({ expected, got }) {
  for (const [kind, wanted, came] of KINDS) {
    const one = wanted.exec(expected);
    const other = came.exec(got);
    if (one && other) return { key: `layers.fault.${kind}`, parameters: figures({ ...one.groups, ...other.groups }) };
  }
  return null;
}

/**
 * Texts that are whole numbers, as numbers.
 * @param {Record<string, string>} texts
 * @returns {Record<string, string | number>}
 */
function figures(texts) {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) =>
    [name, /^[\d,]+$/.test(text) ? Number(text.replaceAll(",", "")) : text.replaceAll(" x ", " × ")]));
}
