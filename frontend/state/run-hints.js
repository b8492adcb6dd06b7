/** What the rules find in one run, looked for again when something was measured, not with every message. */

/** @import {Finding} from "../hints/rules.js" */
/** @import {RunHistory} from "./run-history.js" */

import { findingsIn } from "../hints/rules.js";

export class RunHints {
  /** @type {Finding[]} */
  findings = [];
  #known = "";

  /** @param {RunHistory} history */
  follow(history) {
    const { run, evaluations, layers } = history;
    const known = `${run?.status} ${run?.changes.length} ${evaluations.length} ${evaluations.at(-1)?.iteration} ${layers.changes}`;
    if (known === this.#known) return;
    this.#known = known;
    this.findings = findingsIn(history);
  }
}
