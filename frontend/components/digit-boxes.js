/**
 * Over the paper: a frame around each of several digits, with what was read in it. Lets every stroke through.
 */

/** @import {Words} from "../language/words.js" */
/** @import {ReadDigit} from "../types.js" */
/** @import {Frame} from "../drawing/raster.js" */

import { Component } from "./component.js";
import { h, setText } from "./dom.js";

/** @typedef {{ words: Words, digits: ReadDigit[], frame: Frame | null, selected: number }} DigitBoxesProps `frame`: the part of the paper that the boxes are shares of */

/** Air around the ink, as a share of the paper. */
const AIR = 0.012;

/** @extends {Component<DigitBoxesProps>} */
export class DigitBoxes extends Component {
  /** @override */
  build() {
    this.setAttribute("aria-hidden", "true");
  }

  /**
   * @override
   * @param {DigitBoxesProps} next
   */
  update({ digits, frame, selected }) {
    const shown = digits.length > 1 && frame ? digits : [];
    while (this.children.length > shown.length) this.lastElementChild?.remove();
    while (this.children.length < shown.length) this.append(h("span", { class: "digit-box", "data-testid": "digit-box" }, h("b", { class: "figure" })));
    shown.forEach(({ box, digit, known }, place) => {
      const node = /** @type {HTMLElement} */ (this.children[place]);
      const { x, y, width, height } = /** @type {Frame} */ (frame);
      const [left, top, right, bottom] = [x + box[0] * width - AIR, y + box[1] * height - AIR, x + box[2] * width + AIR, y + box[3] * height + AIR];
      Object.assign(node.style, { left: percent(left), top: percent(top), width: percent(right - left), height: percent(bottom - top) });
      node.classList.toggle("selected", place === selected);
      setText(node.children[0], known ? String(digit) : "?");
    });
  }
}

/** @param {number} share */
const percent = (share) => `${100 * share}%`;

customElements.define("digit-boxes", DigitBoxes);
