/**
 * In what compared runs differ, and how that is said: names that can be told apart, settings, groups of equal ones. Pure
 * functions of runs and the Words.
 */

/** @import {Run, RunSpec, SpecValue} from "../types.js" */
/** @import {Words} from "./words.js" */

import { specValue } from "./run-words.js";

/** What does not change how a run learns is no difference. */
const SILENT = new Set(["name"]);

/**
 * The settings that are not the same in all of these runs, in the order of the form.
 * @param {Run[]} runs
 * @returns {(keyof RunSpec)[]}
 */
export function differingFields(runs) {
  const [first, ...others] = runs;
  if (!first) return [];
  const names = /** @type {(keyof RunSpec)[]} */ (Object.keys(first.spec)).filter((name) => !SILENT.has(name));
  return names.filter((name) => others.some((run) => keyOf(run, name) !== keyOf(first, name)));
}

/**
 * A setting's value as a text that is the same for equal ones.
 * @param {Run} run
 * @param {keyof RunSpec} name
 */
export const keyOf = (run, name) => JSON.stringify(run.spec[name]);

/**
 * @param {Run} run
 * @param {keyof RunSpec} name
 * @param {Words} words
 */
export const settingText = (run, name, words) => specValue(name, /** @type {SpecValue} */ (run.spec[name]), words);

/**
 * What each run is called: its name, with a number behind it where several have the same.
 * @param {Run[]} runs
 * @returns {Map<string, string>}
 */
export function distinctNames(runs) {
  const counts = Map.groupBy(runs, (run) => run.name);
  return new Map(runs.map((run) => {
    const same = counts.get(run.name) ?? [];
    return [run.id, same.length > 1 ? `${run.name} (${same.indexOf(run) + 1})` : run.name];
  }));
}
