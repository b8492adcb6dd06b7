/**
 * What the charts of a search have in common: how strong a run's colour is, where a value lies along its field, and what
 * a run says of itself under the pointer.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Criterion, Run, RunSpec, SpecField} from "../types.js" */
/** @import {Palette} from "./chart-palette.js" */

import { fieldName, fieldValue } from "../language/group-words.js";
import { bestValue, ranked } from "../state/ranking.js";
import { blend } from "./chart-palette.js";

/**
 * @typedef {object} SearchedRuns
 * @property {Words} words
 * @property {Palette} palette
 * @property {Run[]} runs those that have a value of the criterion
 * @property {Run[]} all
 * @property {Map<string, string>} names
 * @property {(keyof RunSpec)[]} columns
 * @property {(name: keyof RunSpec) => SpecField | null} field null while the schema is not there
 * @property {Criterion} criterion
 * @property {string | null} best
 * @property {string | null} highlighted
 * @property {number} pixels from left to right
 */

/**
 * The colour of each run: from faint for the worst to full for the best.
 * @param {SearchedRuns} searched
 * @returns {Map<string, string>}
 */
export function colours({ runs, criterion, palette }) {
  const order = ranked(runs, criterion);
  const last = Math.max(1, order.length - 1);
  return new Map(order.map((run, place) => [run.id, blend(palette.loss, palette.hairline, (place / last) ** 0.6)]));
}

/**
 * Whether a field's values are spread by their logarithm.
 * @param {SearchedRuns} searched
 * @param {keyof RunSpec} name
 */
export function isLogarithmic({ all, field }, name) {
  return field(name)?.scale === "log" && all.every((run) => Number(run.spec[name]) > 0);
}

/**
 * The choices of a field that occur, in the order of the form; null for a field of numbers.
 * @param {SearchedRuns} searched
 * @param {keyof RunSpec} name
 * @returns {string[] | null}
 */
export function choices({ all, field }, name) {
  const values = new Set(all.map((run) => run.spec[name]));
  if ([...values].every((value) => typeof value === "number")) return null;
  const options = field(name)?.options ?? [];
  return [...new Set([...options, ...[...values].map(String)])].filter((option) => values.has(option));
}

/**
 * @param {SearchedRuns} searched
 * @param {Run} run
 */
export function hoverText({ words, names, columns, criterion }, run) {
  const settings = columns.map((name) => `${fieldName(name, words)} ${fieldValue(run.spec, name, words)}`);
  return [`<b>${words.percent(bestValue(run, criterion))}</b> ${escaped(names.get(run.id) ?? run.name)}`, ...settings].join("<br>");
}

/**
 * Plotly reads some markup in its texts; names are people's own.
 * @param {string} text
 */
export const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
