/**
 * A part of a page that is closed until it is wanted, and remembered as it was left: a native details element.
 */

import { keptChoice, keepChoice } from "../state/preferences.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @param {string} name of the part; what it is remembered by and found by
 * @param {{ title: string, hint: string }} words keys of its texts
 * @param {HTMLElement} body
 * @param {(isOpen: boolean) => void} onToggle
 */
export function disclosure(name, { title, hint }, body, onToggle) {
  const node = h("details", { class: "disclosure", "data-testid": `section-${name}`, open: keptChoice(`open-${name}`) === "yes" },
    h("summary", { class: "disclosure-head" }, icon("chevron"), h("h2", { class: "disclosure-title", "data-text": title }), h("span", { class: "disclosure-hint", "data-text": hint })),
    h("div", { class: "disclosure-body" }, body));
  node.addEventListener("toggle", () => {
    keepChoice(`open-${name}`, node.open ? "yes" : "");
    onToggle(node.open);
  });
  return node;
}
