/**
 * A run's state as a mark and a word. Each state has its own form besides its colour (ring, bars, square, disc, cross).
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run} from "../types.js" */

import { stateLabel } from "../language/run-words.js";
import { h, setText } from "./dom.js";

/** @param {string} [testid] */
export function statusMark(testid) {
  const label = h("span", {});
  const node = h("span", { class: "status", "data-testid": testid }, h("span", { class: "status-dot", "aria-hidden": "true" }), label);
  return {
    node,
    /**
     * @param {Run} run
     * @param {Words} words
     */
    show(run, words) {
      node.dataset.status = run.status;
      node.dataset.wanted = run.wanted;
      setText(label, stateLabel(run, words));
    },
  };
}
