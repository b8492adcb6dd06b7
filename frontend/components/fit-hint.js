/**
 * An offer of settings that suit what was just chosen, and the way back once they are set. It offers; nothing changes
 * before it is asked to.
 */

/** @import {Words} from "../language/words.js" */

import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @typedef {object} FitHintProps
 * @property {Words} words
 * @property {string} text empty while there is nothing to say
 * @property {{ name: string, value: string }[]} settings
 * @property {boolean} offered whether there is something to set
 * @property {boolean} taken whether there is something to undo
 */

/** @extends {Component<FitHintProps>} */
export class FitHint extends Component {
  #text = h("p", { class: "fit-text" });
  #settings = h("ul", { class: "fit-settings" });
  #apply = h("button", { type: "button", class: "button small accent", "data-testid": "fit-apply", "data-text": "fit.apply", onclick: () => emit(this, "fit-apply") });
  #undo = h("button", { type: "button", class: "button small", "data-testid": "fit-undo", onclick: () => emit(this, "fit-undo") }, icon("undo"), h("span", { "data-text": "fit.undo" }));
  #close = h("button", { type: "button", class: "fit-close", "data-label": "fit.dismiss", "data-hint": "fit.dismiss", onclick: () => emit(this, "fit-dismiss") }, icon("clear"));

  /** @override */
  build() {
    this.classList.add("slot");
    this.append(h("div", { class: "slot-inner" }, h("div", { class: "fit", role: "status" },
      h("div", { class: "fit-words" }, this.#text, this.#settings), this.#close,
      h("div", { class: "fit-actions" }, this.#apply, this.#undo))));
  }

  /**
   * @override
   * @param {FitHintProps} next
   */
  update({ text, settings, offered, taken }) {
    this.classList.toggle("unused", text === "");
    if (text === "") return;
    setText(this.#text, text);
    const texts = settings.map(({ name, value }) => `${name} ${value}`);
    if (texts.join() !== [...this.#settings.children].map((item) => item.textContent).join()) {
      this.#settings.replaceChildren(...settings.map(({ name, value }) => h("li", {}, `${name} `, h("b", {}, value))));
    }
    this.#apply.hidden = !offered;
    this.#undo.hidden = !taken;
  }
}

customElements.define("fit-hint", FitHint);
