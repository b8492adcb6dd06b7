/**
 * What a group of runs and its members are called in words. Pure functions of what the server says and the Words.
 */

/** @import {GroupSummary, Recipe, Run, RunSpec, SpecValue} from "../types.js" */
/** @import {Words} from "./words.js" */

import { specValue } from "./run-words.js";

/** More fields than this in which runs differ are no columns any more. */
const MOST_COLUMNS = 4;

/**
 * @param {keyof RunSpec} name
 * @param {Words} words
 */
export const fieldName = (name, words) => (words.has(`field.${name}`) ? words.t(`field.${name}`) : name);

/**
 * A recipe's title, or what a search tried.
 * @param {GroupSummary} group
 * @param {Recipe[]} recipes
 * @param {Words} words
 */
export function groupName(group, recipes, words) {
  const recipe = recipes.find((one) => one.id === group.recipe);
  if (recipe) return recipe.title[words.language];
  if (group.kind === "search" && group.fields.length) return words.t("groups.searchName", { fields: group.fields.map((name) => fieldName(name, words)).join(" × ") });
  return group.name;
}

/**
 * What each run of a group is called there: its own name in a recipe, its number in a search, whose columns say the rest.
 * @param {GroupSummary} group
 * @param {Run[]} runs in the order of their creation
 * @param {Words} words
 * @returns {Map<string, string>}
 */
export function memberNames(group, runs, words) {
  return new Map(runs.map((run, k) => [run.id, group.kind === "recipe" ? run.name : words.t("groups.member", { number: k + 1 })]));
}

/**
 * The fields that are columns of a group's table: what was searched, else the few in which the runs differ.
 * @param {GroupSummary} group
 * @param {Run[]} runs
 * @returns {(keyof RunSpec)[]}
 */
export function columnsOf(group, runs) {
  if (group.fields.length) return group.fields;
  const [first, ...others] = runs;
  if (!first) return [];
  const names = /** @type {(keyof RunSpec)[]} */ (Object.keys(first.spec).filter((name) => name !== "corrections")).filter((name) => name !== "name" && name !== "layers");
  const differing = names.filter((name) => others.some((run) => run.spec[name] !== first.spec[name]));
  return differing.length > MOST_COLUMNS ? [] : differing;
}

/**
 * @param {RunSpec} spec
 * @param {keyof RunSpec} name
 * @param {Words} words
 */
export function fieldValue(spec, name, words) {
  const value = /** @type {SpecValue} */ (spec[name]);
  return typeof value === "string" || typeof value === "number" ? specValue(name, value, words) : String(value);
}
