/**
 * What can be done beyond the buttons in sight: a menu below the one with three dots, or with another picture. Arrow
 * keys, Home, End and first letters move in it.
 */

/** @import {Words} from "../language/words.js" */
/** @import {IconName} from "./icons.js" */

import { Component } from "./component.js";
import { h, setAttribute } from "./dom.js";
import { icon } from "./icons.js";

const MARGIN = 8;

/**
 * @typedef {object} MenuAction
 * @property {string} name also of its text, action.name
 * @property {IconName} picture
 * @property {boolean} shown
 * @property {string} [href] for those that lead to another page
 * @property {() => void} [run]
 * @property {boolean} [saves] whether what href leads to is saved, not opened
 * @typedef {object} ActionMenuProps
 * @property {Words} words
 * @property {MenuAction[]} actions always the same ones
 * @property {string} [name] of the menu itself, action.name
 * @property {IconName} [picture]
 */

/** @extends {Component<ActionMenuProps>} */
export class ActionMenu extends Component {
  #button = h("button", { type: "button", class: "button icon-only", "aria-haspopup": "menu", "aria-expanded": "false", onclick: () => this.#open() });
  #popover = h("div", { popover: "auto", role: "menu", class: "action-menu", onkeydown: (/** @type {KeyboardEvent} */ event) => this.#move(event) });

  /** @override */
  build() {
    const { name = "more", picture = "more" } = this.props;
    this.#button.append(icon(picture));
    this.#button.dataset.testid = `action-${name}`;
    for (const node of [this.#button, this.#popover]) node.dataset.label = `action.${name}`;
    this.#button.dataset.hint = `action.${name}`;
    this.append(this.#button, this.#popover);
    for (const action of this.props.actions) this.#popover.append(this.#item(action));
    this.#popover.addEventListener("toggle", (event) => {
      const isOpen = event instanceof ToggleEvent && event.newState === "open";
      setAttribute(this.#button, "aria-expanded", String(isOpen));
      if (!isOpen && this.#popover.contains(document.activeElement)) this.#button.focus();
    });
    addEventListener("resize", () => this.#place());
    addEventListener("scroll", () => this.#place(), { capture: true, passive: true });
  }

  /**
   * @override
   * @param {ActionMenuProps} next
   */
  update({ actions }) {
    [...this.#popover.children].forEach((item, place) => {
      const action = actions[place];
      if (!(item instanceof HTMLElement) || !action) return;
      item.hidden = !action.shown;
      if (item instanceof HTMLAnchorElement) setAttribute(item, "href", action.href ?? null);
    });
    this.#button.disabled = actions.every((action) => !action.shown);
  }

  /** @param {MenuAction} action */
  #item({ name, picture, href, saves }) {
    const attributes = { class: "menu-action", role: "menuitem", tabindex: "-1", "data-testid": `action-${name}` };
    const content = [icon(picture), h("span", { "data-text": `action.${name}` })];
    if (href !== undefined) return h("a", { ...attributes, download: saves === true, onclick: () => this.#popover.hidePopover() }, ...content);
    return h("button", {
      type: "button", ...attributes,
      onclick: () => {
        this.#popover.hidePopover();
        this.props.actions.find((action) => action.name === name)?.run?.();
      },
    }, ...content);
  }

  #open() {
    this.#popover.showPopover();
    this.#place();
    this.#items()[0]?.focus();
  }

  #items() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.#popover.querySelectorAll(".menu-action:not([hidden])"))];
  }

  /** Below the button, its right edges aligned, within the window. */
  #place() {
    if (!this.#popover.matches(":popover-open")) return;
    const box = this.#button.getBoundingClientRect();
    const { width, height } = this.#popover.getBoundingClientRect();
    const isBelow = box.bottom + 4 + height <= innerHeight - MARGIN;
    this.#popover.style.left = `${Math.max(MARGIN, Math.min(box.right - width, innerWidth - width - MARGIN))}px`;
    this.#popover.style.top = `${isBelow ? box.bottom + 4 : Math.max(MARGIN, box.top - height - 4)}px`;
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const items = this.#items();
    const now = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const last = items.length - 1;
    if (event.key === "Tab") this.#popover.hidePopover();
    const letter = event.key.length === 1 && event.key !== " " ? event.key.toLowerCase() : null;
    const next = letter === null
      ? { ArrowDown: now < last ? now + 1 : 0, ArrowUp: now > 0 ? now - 1 : last, Home: 0, End: last }[event.key]
      : [...items.keys()].map((k) => (now + 1 + k) % items.length).find((k) => items[k]?.textContent?.trim().toLowerCase().startsWith(letter));
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    items[next]?.focus();
  }
}

customElements.define("action-menu", ActionMenu);
