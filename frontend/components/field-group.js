/**
 * A group of the form's fields under one title. Those that few will change are folded behind a line that says what is
 * set in them. Not a custom element: a fieldset and what the form does with it.
 */

/** @import {Words} from "../language/words.js" */

import { h, setText } from "./dom.js";
import { icon } from "./icons.js";

export class FieldGroup {
  #line = h("span", { class: "fold-line" });
  #fold;
  /** @type {Words | null} */
  #words = null;
  /** The group's node. */
  node;

  /**
   * @param {string} group
   * @param {HTMLElement[]} shown
   * @param {HTMLElement[]} folded
   */
  constructor(group, shown, folded) {
    const title = shown.length ? `fold.${group}` : `group.${group}`;
    this.#fold = h("details", { class: "fold", "data-testid": `fold-${group}` },
      h("summary", { class: "fold-head" }, icon("chevron"), h("span", { class: "fold-title", "data-text": title }), this.#line),
      h("div", { class: "fold-body" }, ...folded));
    const legend = h("legend", { class: shown.length ? "" : "visually-hidden", "data-text": `group.${group}` });
    this.node = h("fieldset", { class: "field-group slot", "data-group": group },
      h("div", { class: "slot-inner" }, h("div", { class: "field-group-body" }, legend, ...shown, ...(folded.length ? [this.#fold] : []))));
  }

  /** @param {boolean} used whether any field of it matters */
  show(used) {
    this.node.classList.toggle("unused", !used);
  }

  /**
   * @param {string} line what is set in the folded fields
   * @param {boolean} isChanged whether that differs from what a new run begins with
   */
  tell(line, isChanged) {
    setText(this.#line, line);
    this.#fold.classList.toggle("changed", isChanged);
  }

  /**
   * Opens the fold if the node is in it.
   * @param {Node} node
   */
  reveal(node) {
    if (this.#fold.contains(node)) this.#fold.open = true;
  }

  close() {
    this.#fold.open = false;
  }

  /** @param {Words} words */
  applyWords(words) {
    if (this.#words === words) return;
    this.#words = words;
    for (const named of this.node.querySelectorAll("[data-text]")) setText(named, words.t(named.getAttribute("data-text") ?? ""));
  }
}
