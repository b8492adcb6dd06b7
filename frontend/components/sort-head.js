/** The head of a column that can be sorted by: a button in a cell that says in which direction it is sorted. */

import { h, setText } from "./dom.js";

/**
 * @param {{ column: string, text: string, isNumber: boolean, sorted: "ascending" | "descending" | null, onSort: () => void }} head
 */
export function sortHead({ column, text, isNumber, sorted, onSort }) {
  const label = h("span", {});
  setText(label, text);
  const button = h("button", { type: "button", class: "sort", "data-column": column, onclick: onSort }, label, h("span", { class: "sort-mark", "aria-hidden": "true" }));
  return h("th", { scope: "col", class: isNumber ? "number" : "", "aria-sort": sorted }, button);
}
