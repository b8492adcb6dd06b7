/**
 * What was changed in the network to see what it does, and what it did: to the answer and to the accuracy on the test
 * images. Everything can be taken back, and nothing of it is saved.
 */

/** @import {Words} from "../language/words.js" */
/** @import {EditedAccuracy, Explanation, LitLayer, NetworkEdit, ReadDigit} from "../types.js" */

import { UNKNOWN } from "../language/words.js";
import { partTitle } from "../language/part-words.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @typedef {object} EditEffectsProps
 * @property {Words} words
 * @property {NetworkEdit[]} edits
 * @property {LitLayer[]} layers
 * @property {ReadDigit} before the answer of the network as it is
 * @property {Explanation} after
 * @property {EditedAccuracy | null} accuracy
 * @property {boolean} isBusy
 */

/** @extends {Component<EditEffectsProps>} */
export class EditEffects extends Component {
  #list = h("ul", { class: "edit-list" });
  #answer = effect("why.answer", "edit-answer");
  #accuracy = effect("why.testAccuracy", "edit-accuracy");
  #shown = /** @type {NetworkEdit[]} */ ([]);

  /** @override */
  build() {
    this.append(
      h("div", { class: "edit-effects-head" }, h("h3", { class: "why-title", "data-text": "why.edits" }),
        h("button", { type: "button", class: "button small", "data-testid": "edits-reset", onclick: () => emit(this, "network-reset") }, icon("undo"), h("span", { "data-text": "why.reset" }))),
      this.#list,
      h("dl", { class: "edit-effects figure", "aria-live": "polite" }, ...this.#answer.nodes, ...this.#accuracy.nodes),
      h("p", { class: "why-note", "data-text": "why.nothingSaved" }));
  }

  /**
   * @override
   * @param {EditEffectsProps} next
   * @param {EditEffectsProps} [previous]
   */
  update({ words, edits, layers, before, after, accuracy, isBusy }, previous) {
    this.classList.toggle("busy", isBusy);
    if (edits !== this.#shown || words !== previous?.words) {
      this.#shown = edits;
      this.#list.replaceChildren(...edits.map((edit) => h("li", { class: "edit-chip", "data-testid": "edit-chip" }, editText(edit, layers, words),
        h("button", { type: "button", class: "chip-remove", "aria-label": words.t("why.takeBack", { edit: editText(edit, layers, words) }), onclick: () => emit(this, "network-edit", { edit, isMade: false }) }, icon("clear")))));
    }
    const answer = (/** @type {number} */ digit, /** @type {number[]} */ probabilities) => `${digit} · ${words.percent(probabilities[digit], 1)}`;
    this.#answer.show(answer(before.digit, before.probabilities), answer(after.digit, after.probabilities), before.digit !== after.digit);
    this.#accuracy.show(accuracy ? words.percent(accuracy.before) : UNKNOWN, accuracy ? words.percent(accuracy.after) : UNKNOWN, accuracy !== null && accuracy.after < accuracy.before);
  }
}

/**
 * @param {string} name key of its text
 * @param {string} testid
 */
function effect(name, testid) {
  const [before, after] = [h("span", {}), h("b", {})];
  return {
    nodes: [h("dt", { "data-text": name }), h("dd", { "data-testid": testid }, before, h("span", { class: "arrow", "aria-hidden": "true" }, " → "), after)],
    /**
     * @param {string} old
     * @param {string} now
     * @param {boolean} isWorse
     */
    show(old, now, isWorse) {
      setText(before, old);
      setText(after, now);
      after.classList.toggle("worse", isWorse);
    },
  };
}

/**
 * @param {NetworkEdit} edit
 * @param {LitLayer[]} layers
 * @param {Words} words
 */
function editText(edit, layers, words) {
  const layer = partTitle(layers.find((one) => one.index === edit.layer)?.title ?? "", words);
  if (edit.kind === "prune") return words.t("why.editPrune", { layer, share: words.percent(edit.share, 0) });
  const unit = edit.unit + 1;
  return edit.kind === "off" ? words.t("why.editOff", { layer, unit }) : words.t("why.editBias", { layer, unit, value: words.number(edit.value, 2) });
}

customElements.define("edit-effects", EditEffects);
