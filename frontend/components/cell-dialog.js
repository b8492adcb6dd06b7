/** The images behind one cell of the confusion matrix, the surest mistakes first; more of them at a press. */

/** @import {Words} from "../language/words.js" */
/** @import {Cell} from "../state/inspection.js" */
/** @import {Theme} from "../types.js" */

import { readPalette } from "../charts/chart-palette.js";
import { Component } from "./component.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";
import { readDigit } from "./read-digit.js";

/** @typedef {{ words: Words, theme: Theme, cell: Cell | null }} CellDialogProps `cell` null while none is open */

/** @extends {Component<CellDialogProps>} */
export class CellDialog extends Component {
  #title = h("h2", { class: "dialog-title", id: "cell-title" });
  #text = h("p", { class: "dialog-text figure" });
  #list = h("ol", { class: "read-digits" });
  #more = h("button", { type: "button", class: "button", "data-testid": "cell-more", "data-text": "inspect.more", onclick: () => emit(this, "cell-more") });
  #foot = h("div", { class: "dialog-actions" }, this.#more);
  #dialog = h("dialog", { class: "dialog cell-dialog", "aria-labelledby": "cell-title", "data-testid": "cell-images", onclose: () => emit(this, "cell-closed") },
    h("header", { class: "receipt-head" }, this.#title,
      h("button", { type: "button", class: "button quiet icon-only", "data-testid": "cell-close", "data-label": "form.close", onclick: () => this.#dialog.close() }, icon("clear"))),
    this.#text, this.#list, this.#foot);
  #shown = "";

  /** @override */
  build() {
    this.append(this.#dialog);
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
  }

  /**
   * @override
   * @param {CellDialogProps} next
   */
  update({ words, theme, cell }) {
    if (!cell) {
      if (this.#dialog.open) this.#dialog.close();
      return;
    }
    const { label, predicted, iteration, answer, isAsking } = cell;
    setText(this.#title, words.t(label === predicted ? "inspect.cellTitleRight" : "inspect.cellTitle", { label: String(label), predicted: String(predicted) }));
    setText(this.#text, answer ? words.t(label === predicted ? "inspect.cellTextRight" : "inspect.cellText", { count: answer.count, iteration }) : "");
    this.dataset.count = String(answer?.images.length ?? 0);
    this.#foot.hidden = !answer || answer.images.length >= answer.count;
    setAttribute(this.#more, "aria-disabled", isAsking ? "true" : null);
    const shown = `${label} ${predicted} ${iteration} ${answer?.images.length} ${words.language} ${theme}`;
    if (shown !== this.#shown) {
      this.#shown = shown;
      const { ink } = readPalette(this);
      this.#list.replaceChildren(...(answer?.images ?? []).map((read) => readDigit(read, ink, words)));
    }
    if (!this.#dialog.open) this.#dialog.showModal();
  }
}

customElements.define("cell-dialog", CellDialog);
