/**
 * Asks how much further a run that has ended is to go. It knows the bounds; the server decides.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Field, Run} from "../types.js" */

import { expectation } from "../language/field-words.js";
import { isValid, parseValue } from "../state/spec-schema.js";
import { Component } from "./component.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";
import { stepper, typedInput } from "./typed-number.js";

const LONGEST_RUN = 1_000_000;

/** @typedef {{ words: Words, run: Run | null }} ContinueDialogProps `run` null while nothing is asked */

/** @extends {Component<ContinueDialogProps>} */
export class ContinueDialog extends Component {
  /** @type {Field} */
  #field = {
    name: "more", kind: "integer", unit: "", scale: "log", initial: 1000, options: [], minimum: 1, maximum: LONGEST_RUN, aboveMinimum: false, belowMaximum: false, maxLength: null, optional: false,
  };
  #input = typedInput(this.#field, { id: "continue-more", "data-testid": "continue-more", "aria-describedby": "continue-error" });
  #text = h("p", { class: "dialog-text" });
  #error = h("p", { class: "field-error", id: "continue-error" });
  #dialog = h("dialog", { class: "dialog", "aria-labelledby": "continue-title", onclose: () => emit(this, "continue-cancelled") },
    h("form", { novalidate: true, onsubmit: (/** @type {Event} */ event) => this.#send(event) },
      h("h2", { class: "dialog-title", id: "continue-title", "data-text": "continue.title" }),
      this.#text,
      h("div", { class: "dialog-field" },
        h("label", { class: "field-label", for: "continue-more", "data-text": "continue.more" }),
        h("div", { class: "field-control" }, this.#input, stepper(this.#input, this.#field, -1), stepper(this.#input, this.#field, 1)),
        this.#error),
      h("div", { class: "dialog-actions" },
        h("button", { type: "button", class: "button", "data-text": "continue.cancel", onclick: () => this.#dialog.close() }),
        h("button", { type: "submit", class: "button primary", "data-testid": "continue-submit" }, icon("play"), h("span", { "data-text": "continue.submit" })))));

  /** @override */
  build() {
    this.append(this.#dialog);
    this.#input.addEventListener("input", () => this.#show());
  }

  /**
   * @override
   * @param {ContinueDialogProps} next
   */
  update({ words, run }) {
    if (run && !this.#dialog.open) {
      this.#field.maximum = Math.max(1, LONGEST_RUN - run.iteration);
      this.#input.value = String(Math.min(this.#field.maximum, Math.max(1, run.iterations_per_epoch * Math.max(1, Math.round(run.iterations / run.iterations_per_epoch / 2)))));
      this.#dialog.showModal();
      this.#input.select();
    }
    if (!run && this.#dialog.open) this.#dialog.close();
    if (run) setText(this.#text, words.t("continue.text", { iteration: run.iteration }));
    this.#show();
  }

  #show() {
    const valid = isValid(this.#field, parseValue(this.#field, this.#input.value));
    setText(this.#error, valid ? "" : expectation(this.#field, this.props.words));
    setAttribute(this.#input, "aria-invalid", valid ? null : "true");
  }

  /** @param {Event} event */
  #send(event) {
    event.preventDefault();
    const more = parseValue(this.#field, this.#input.value);
    if (!isValid(this.#field, more)) return this.#input.focus();
    emit(this, "continue-confirmed", more);
  }
}

customElements.define("continue-dialog", ContinueDialog);
