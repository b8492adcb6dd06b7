/**
 * The network learns a writer's hand: whose it is, what was kept of it, and what learning from it has brought.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run, Theme} from "../types.js" */
/** @import {OwnHand} from "../state/own-hand.js" */

import { exportAddress } from "../transport/api.js";
import { Component } from "./component.js";
import { CorrectionList } from "./correction-list.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { FineTuningView } from "./fine-tuning.js";
import { icon } from "./icons.js";

/** @typedef {{ words: Words, theme: Theme, hand: OwnHand, parent: Run | undefined, readOnly: boolean }} HandSectionProps */

/** @extends {Component<HandSectionProps>} */
export class HandSection extends Component {
  #writer = h("input", { type: "text", maxlength: "40", autocomplete: "off", spellcheck: "false", list: "writers", "data-testid": "writer", onchange: () => emit(this, "writer-change", this.#writer.value) });
  #writers = h("datalist", { id: "writers" });
  #count = h("p", { class: "hand-count figure", "data-testid": "hand-count" });
  #export = h("a", { class: "button", download: true, "data-testid": "hand-export" }, icon("download"), h("span", { "data-text": "hand.export" }));
  #delete = h("button", { type: "button", class: "button danger", "data-testid": "hand-delete", onclick: () => this.#confirm.showModal() }, icon("trash"), h("span", { "data-text": "hand.deleteAll" }));
  #confirmText = h("p", { class: "dialog-text" });
  #confirm = h("dialog", { class: "dialog" },
    h("h2", { class: "dialog-title", "data-text": "hand.deleteTitle" }), this.#confirmText,
    h("div", { class: "dialog-actions" },
      h("button", { type: "button", class: "button", "data-text": "hand.keep", onclick: () => this.#confirm.close() }),
      h("button", { type: "button", class: "button danger solid", "data-testid": "hand-delete-yes", "data-text": "hand.deleteAll", onclick: () => {
        this.#confirm.close();
        emit(this, "corrections-remove");
      } })));
  #learning = new FineTuningView();
  #list = new CorrectionList();

  /** @override */
  build() {
    this.append(
      h("p", { class: "section-lead", "data-text": "hand.lead" }),
      h("div", { class: "hand-tools" },
        h("label", { class: "hand-writer" }, h("span", { class: "field-label", "data-text": "hand.writer" }), h("span", { class: "field-control" }, this.#writer)),
        this.#writers, this.#count, this.#export, this.#delete),
      this.#learning, this.#list, this.#confirm);
  }

  /**
   * @override
   * @param {HandSectionProps} next
   */
  update({ words, theme, hand, parent, readOnly }) {
    if (document.activeElement !== this.#writer) this.#writer.value = hand.writer;
    const names = hand.writers.map((one) => one.writer).sort();
    if ([...this.#writers.children].map((one) => one.getAttribute("value")).join("\n") !== names.join("\n")) {
      this.#writers.replaceChildren(...names.map((name) => h("option", { value: name })));
    }
    setText(this.#count, words.t(hand.count === 1 ? "hand.countOne" : "hand.count", { count: hand.count }));
    setAttribute(this.#export, "href", hand.count ? exportAddress(hand.writer) : null);
    this.#export.classList.toggle("absent", hand.count === 0);
    this.#delete.classList.toggle("absent", hand.count === 0 || readOnly);
    setText(this.#confirmText, words.t("hand.deleteText", { count: hand.count, writer: hand.writer }));
    this.#learning.props = { words, theme, hand, parent, readOnly };
    this.#list.props = { words, theme, hand, readOnly };
  }
}

customElements.define("hand-section", HandSection);
