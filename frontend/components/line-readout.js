/** The values of all lines at the place under the pointer, beside a hairline; it follows the pointer and takes no clicks. */

import { LINE_COLOURS } from "../charts/chart-palette.js";
import { h, setText } from "./dom.js";

/**
 * @typedef {object} Readout
 * @property {string} title where
 * @property {{ name: string, place: number, text: string }[]} entries
 * @property {number} left in CSS pixels, from the chart's left edge
 * @property {number} width of the chart
 */

export class LineReadout {
  #title = h("p", { class: "readout-title figure" });
  #entries = h("ul", { class: "readout-entries" });
  #box = h("div", { class: "readout-box" }, this.#title, this.#entries);
  #hairline = h("span", { class: "readout-line" });
  node = h("div", { class: "readout", "aria-hidden": "true", hidden: true }, this.#hairline, this.#box);

  /** @param {Readout} readout */
  show({ title, entries, left, width }) {
    this.node.hidden = false;
    setText(this.#title, title);
    while (this.#entries.children.length > entries.length) this.#entries.lastElementChild?.remove();
    entries.forEach(({ name, place, text }, k) => {
      const row = this.#entries.children[k] ?? this.#entries.appendChild(h("li", {}, h("span", { class: "line-swatch" }), h("span", { class: "readout-name" }), h("span", { class: "figure" })));
      const [swatch, label, value] = /** @type {HTMLElement[]} */ ([...row.children]);
      swatch.dataset.line = String(place % LINE_COLOURS);
      swatch.toggleAttribute("data-dashed", place >= LINE_COLOURS);
      setText(label, name);
      setText(value, text);
    });
    this.#hairline.style.left = `${left}px`;
    const isRight = left > width / 2;
    this.#box.style.left = isRight ? "auto" : `${left + 12}px`;
    this.#box.style.right = isRight ? `${width - left + 12}px` : "auto";
  }

  hide() {
    this.node.hidden = true;
  }
}
