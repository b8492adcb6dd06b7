/**
 * The mark of a class of points, as it stands in text: the same form and colour as on the plane.
 */

import { h } from "./dom.js";

/** @param {number} number of the class */
export function classMark(number) {
  return h("span", { class: "class-mark", "data-class": String(number % 3), "aria-hidden": "true" });
}
