/**
 * Asks before something is deleted for good. Not a general dialog: it knows one answer.
 */

/** @import {Words} from "../language/words.js" */

import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";

/** @typedef {{ words: Words, question: string | null, text: string }} ConfirmDeleteProps `question` null while nothing is asked */

/** @extends {Component<ConfirmDeleteProps>} */
export class ConfirmDelete extends Component {
  #question = h("h2", { class: "dialog-title", id: "confirm-delete-title" });
  #text = h("p", { class: "dialog-text" });
  #dialog = h("dialog", { class: "dialog", "aria-labelledby": "confirm-delete-title", onclose: () => emit(this, "delete-cancelled") },
    this.#question,
    this.#text,
    h("div", { class: "dialog-actions" },
      h("button", { type: "button", class: "button", "data-text": "delete.cancel", onclick: () => this.#dialog.close() }),
      h("button", { type: "button", class: "button danger solid", "data-testid": "confirm-delete", "data-text": "delete.confirm", onclick: () => emit(this, "delete-confirmed") })));

  /** @override */
  build() {
    this.append(this.#dialog);
  }

  /**
   * @override
   * @param {ConfirmDeleteProps} next
   */
  update({ question, text }) {
    if (question !== null) {
      setText(this.#question, question);
      setText(this.#text, text);
    }
    if (question !== null && !this.#dialog.open) this.#dialog.showModal();
    if (question === null && this.#dialog.open) this.#dialog.close();
  }
}

customElements.define("confirm-delete", ConfirmDelete);
