/**
 * The settings of a run as they became: its description with the changes that were made while it trained, those that
 * are only asked for included. What a change is called in words is not decided here.
 */

/** @import {Run, RunChange, RunSpec} from "../types.js" */

/**
 * @param {Run} run
 * @returns {RunSpec}
 */
export const settingsOf = (run) => ({ ...run.spec, ...Object.assign({}, ...run.changes.map((change) => change.fields)) });

/**
 * A field's value before a change and after it.
 * @typedef {{ name: keyof RunSpec, before: RunSpec[keyof RunSpec], after: RunSpec[keyof RunSpec] }} ChangedField
 * @typedef {RunChange & { told: ChangedField[] }} ToldChange
 */

/**
 * The changes in their order, each with what it replaced.
 * @param {Run} run
 * @returns {ToldChange[]}
 */
export function toldChanges(run) {
  let settings = run.spec;
  return run.changes.map((change) => {
    const names = /** @type {(keyof RunSpec)[]} */ (Object.keys(change.fields));
    const after = { ...settings, ...change.fields };
    const told = names.map((name) => ({ name, before: settings[name], after: after[name] }));
    settings = after;
    return { ...change, told };
  });
}
