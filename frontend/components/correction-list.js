/**
 * The digits that a writer said the meaning of, as they were drawn; each can be taken away.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Correction, Theme} from "../types.js" */
/** @import {OwnHand} from "../state/own-hand.js" */

import { paintPenStrokes } from "../drawing/pen-strokes.js";
import { paintSeen } from "../drawing/seen-image.js";
import { decodeBytes } from "../transport/encoded-numbers.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{ words: Words, theme: Theme, hand: OwnHand, readOnly: boolean }} CorrectionListProps */

const SIDE = 112;

/** @extends {Component<CorrectionListProps>} */
export class CorrectionList extends Component {
  #list = h("ul", { class: "corrections", "data-label": "hand.list" });
  #more = h("button", { type: "button", class: "button small", "data-text": "hand.more", onclick: () => emit(this, "corrections-more") });
  /** @type {Map<string, ReturnType<typeof card>>} */
  #cards = new Map();

  /** @override */
  build() {
    this.append(this.#list, this.#more);
  }

  /**
   * @override
   * @param {CorrectionListProps} next
   */
  update({ words, theme, hand, readOnly }) {
    const gone = new Set(this.#cards.keys());
    hand.corrections.forEach((correction, place) => {
      gone.delete(correction.id);
      let one = this.#cards.get(correction.id);
      if (!one) this.#cards.set(correction.id, (one = card(correction, () => emit(this, "correction-remove", correction.id))));
      const there = this.#list.children[place] ?? null;
      if (there !== one.node) this.#list.insertBefore(one.node, there);
      one.show(hand, words, theme, readOnly);
    });
    for (const id of gone) {
      this.#cards.get(id)?.node.remove();
      this.#cards.delete(id);
    }
    this.#more.hidden = !hand.more;
  }
}

/**
 * @param {Correction} correction
 * @param {() => void} onRemove
 */
function card(correction, onRemove) {
  const canvas = h("canvas", { class: "correction-image", role: "img" });
  const label = h("b", { class: "figure" }, String(correction.label));
  const read = h("span", { class: "figure" });
  const remove = h("button", { type: "button", class: "correction-remove", onclick: onRemove }, icon("clear"));
  let painted = "";
  return {
    node: h("li", { class: "correction", "data-testid": "correction" }, canvas, h("span", { class: "correction-text" }, label, read), remove),
    /**
     * @param {OwnHand} hand
     * @param {Words} words
     * @param {Theme} theme
     * @param {boolean} readOnly
     */
    show(hand, words, theme, readOnly) {
      const strokes = hand.strokes(correction);
      const wanted = `${strokes?.length ?? "image"} ${theme}`;
      remove.hidden = readOnly;
      remove.setAttribute("aria-label", words.t("hand.remove", { digit: correction.label }));
      canvas.setAttribute("aria-label", words.t("hand.imageLabel", { digit: correction.label }));
      setText(read, correction.predicted === null || correction.predicted === correction.label ? "" : ` ${words.t("hand.readAs", { digit: correction.predicted })}`);
      if (painted === wanted) return;
      painted = wanted;
      const isDrawn = strokes !== null && strokes.length > 0;
      canvas.width = canvas.height = isDrawn ? SIDE : 28;
      canvas.classList.toggle("pixels", !isDrawn);
      if (isDrawn) paintPenStrokes(canvas, strokes);
      else paintSeen(canvas, decodeBytes(correction.image));
    },
  };
}

customElements.define("correction-list", CorrectionList);
