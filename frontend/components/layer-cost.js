/**
 * What a layer or a network costs: its parameters and multiply-adds, each in a column of its own, and once more with
 * their names for screens that are too narrow for columns.
 */

/** @import {Words} from "../language/words.js" */

import { h, setText } from "./dom.js";

/** @param {string} testid beginning of the columns' test ids */
export function layerCost(testid) {
  const columns = ["parameters", "multiply-adds"].map((name) => h("span", { class: "layer-figure figure", "data-testid": `${testid}-${name}` }));
  const lines = [h("span", {}), h("span", {})];
  const keys = ["layers.costParameters", "layers.costMultiplyAdds"];
  return {
    nodes: [...columns, h("p", { class: "layer-cost figure", "aria-hidden": "true" }, ...lines)],
    /**
     * @param {{ parameters: number, multiply_adds: number } | null} cost null while it is not known
     * @param {Words} words
     */
    show(cost, words) {
      (cost ? [cost.parameters, cost.multiply_adds] : [null, null]).forEach((value, k) => {
        const [column, line, key] = [columns[k], lines[k], keys[k]];
        if (!column || !line || !key) return;
        setText(column, value === null ? "–" : words.figure(value));
        column.classList.toggle("nothing", value === 0);
        setText(line, value ? words.t(key, { count: value }) : "");
      });
    },
  };
}
