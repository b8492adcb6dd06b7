/**
 * The menu of layer types, grouped, each with a line that says what it does. It floats beside the button that opened it;
 * arrow keys, Home, End and first letters move in it.
 */

/** @import {Words} from "../language/words.js" */
/** @import {LayerType} from "../types.js" */

import { groupOf, groupTypes } from "../network/layer-types.js";
import { layerName } from "../language/layer-words.js";
import { Component } from "./component.js";
import { h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";

const MARGIN = 8;

/** @typedef {{ words: Words, types: LayerType[] }} LayerMenuProps */

/** @extends {Component<LayerMenuProps>} */
export class LayerMenu extends Component {
  #popover = h("div", { popover: "auto", role: "menu", class: "layer-menu", "data-label": "layers.menu", onkeydown: (/** @type {KeyboardEvent} */ event) => this.#move(event) });
  /** @type {HTMLElement | null} */
  #anchor = null;
  /** @type {(type: LayerType) => void} */
  #onPick = () => {};

  /** @override */
  build() {
    this.append(this.#popover);
    for (const [group, members] of groupTypes(this.props.types)) {
      const title = h("p", { class: "menu-title", id: `layer-menu-${group}`, "data-text": `layers.group.${group}` });
      this.#popover.append(h("div", { role: "group", "aria-labelledby": title.id, class: "menu-group" }, title, ...members.map((type) => this.#item(type))));
    }
    this.#popover.addEventListener("toggle", (event) => {
      const isOpen = event instanceof ToggleEvent && event.newState === "open";
      if (this.#anchor) setAttribute(this.#anchor, "aria-expanded", String(isOpen));
      if (!isOpen && this.#popover.contains(document.activeElement)) this.#anchor?.focus();
    });
    // It stays beside its button.
    addEventListener("resize", () => this.#place());
    addEventListener("scroll", (event) => {
      if (event.target !== this.#popover) this.#place();
    }, { capture: true, passive: true });
  }

  /**
   * @override
   * @param {LayerMenuProps} next
   * @param {LayerMenuProps} [previous]
   */
  update({ words }, previous) {
    if (previous?.words === words) return;
    for (const item of this.#items()) {
      const type = item.dataset.type ?? "";
      setText(/** @type {Element} */ (item.querySelector(".menu-name")), layerName(type, words));
      setText(/** @type {Element} */ (item.querySelector(".menu-about")), words.has(`layer.${type}.about`) ? words.t(`layer.${type}.about`) : "");
    }
  }

  /**
   * @param {HTMLElement} anchor
   * @param {string | null} current the type that is to be changed, null where one is to be added
   * @param {(type: LayerType) => void} onPick
   */
  open(anchor, current, onPick) {
    this.#anchor = anchor;
    this.#onPick = onPick;
    for (const item of this.#items()) {
      setAttribute(item, "role", current === null ? "menuitem" : "menuitemradio");
      setAttribute(item, "aria-checked", current === null ? null : String(item.dataset.type === current));
    }
    this.#popover.showPopover();
    this.#place();
    (this.#items().find((item) => item.dataset.type === current) ?? this.#items()[0])?.focus();
  }

  #items() {
    return [.../** @type {NodeListOf<HTMLButtonElement>} */ (this.#popover.querySelectorAll(".menu-item"))];
  }

  /** @param {LayerType} type */
  #item(type) {
    return h("button", {
      type: "button", class: "menu-item", tabindex: "-1", "data-type": type.type, "data-group": groupOf(type.type), "data-testid": `layer-type-${type.type}`,
      onclick: () => {
        this.#popover.hidePopover();
        this.#onPick(type);
      },
    }, h("span", { class: "menu-name" }), h("span", { class: "menu-about" }), icon("check"));
  }

  /** Below the anchor where there is room, else above it; always within the window. */
  #place() {
    if (!this.#anchor || !this.#popover.matches(":popover-open")) return;
    const box = this.#anchor.getBoundingClientRect();
    const { innerWidth, innerHeight } = window;
    const below = innerHeight - box.bottom - 2 * MARGIN;
    const above = box.top - 2 * MARGIN;
    const isBelow = below >= Math.min(420, this.#popover.scrollHeight) || below >= above;
    const { style } = this.#popover;
    style.maxHeight = `${Math.max(isBelow ? below : above, 160)}px`;
    const { width, height } = this.#popover.getBoundingClientRect();
    style.left = `${Math.max(MARGIN, Math.min(box.left, innerWidth - width - MARGIN))}px`;
    style.top = `${Math.max(MARGIN, isBelow ? Math.min(box.bottom + 4, innerHeight - height - MARGIN) : box.top - height - 4)}px`;
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const items = this.#items();
    const now = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const next = nextItem(event.key, now, items);
    if (event.key === "Tab") this.#popover.hidePopover();
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    items[next]?.focus();
  }
}

/**
 * @param {string} key
 * @param {number} now
 * @param {HTMLElement[]} items
 * @returns {number | null} null where the key means nothing here
 */
function nextItem(key, now, items) {
  if (key === "ArrowDown") return (now + 1) % items.length;
  if (key === "ArrowUp") return (now - 1 + items.length) % items.length;
  if (key === "Home") return 0;
  if (key === "End") return items.length - 1;
  if (key.length !== 1 || key === " ") return null;
  const order = [...items.keys()].map((k) => (now + 1 + k) % items.length);
  return order.find((k) => items[k]?.textContent?.toLowerCase().startsWith(key.toLowerCase())) ?? null;
}

customElements.define("layer-menu", LayerMenu);
