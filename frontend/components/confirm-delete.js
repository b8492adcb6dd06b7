/**
 * Asks before a run is deleted. Not a general dialog: it has one question.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run} from "../types.js" */

import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";

/** @typedef {{ words: Words, run: Run | null }} ConfirmDeleteProps `run` null while nothing is asked */

/** @extends {Component<ConfirmDeleteProps>} */
export class ConfirmDelete extends Component {
  #question = h("h2", { class: "dialog-title", id: "confirm-delete-title" });
  #dialog = h("dialog", { class: "dialog", "aria-labelledby": "confirm-delete-title", onclose: () => emit(this, "delete-cancelled") },
    this.#question,
    h("p", { class: "dialog-text", "data-text": "delete.text" }),
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
  update({ words, run }) {
    if (run) setText(this.#question, words.t("delete.question", { name: run.name }));
    if (run && !this.#dialog.open) this.#dialog.showModal();
    if (!run && this.#dialog.open) this.#dialog.close();
  }
}

customElements.define("confirm-delete", ConfirmDelete);
