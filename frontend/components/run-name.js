/**
 * A run's name as the page's heading, and a field in its place while it is renamed: Enter keeps, Escape gives up. It
 * asks for the new name; whether it is taken is the server's decision.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run} from "../types.js" */

import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";

const LONGEST_NAME = "80";

/** @typedef {{ words: Words, run: Run, readOnly: boolean }} RunNameProps */

/** @extends {Component<RunNameProps>} */
export class RunName extends Component {
  #title = h("h1", { class: "run-title", "data-testid": "run-title" });
  #edit = h("button", { type: "button", class: "button quiet icon-only rename", "data-testid": "rename", "data-label": "run.rename", "data-hint": "run.rename", onclick: () => this.#begin() }, icon("pen"));
  #input = h("input", { type: "text", class: "run-title run-title-input", maxlength: LONGEST_NAME, autocomplete: "off", spellcheck: "false", "data-testid": "run-name", "data-label": "run.name", hidden: true });
  /** @type {string | null} the run that is being renamed */
  #editing = null;

  /** @override */
  build() {
    this.append(this.#title, this.#input, this.#edit);
    this.#title.addEventListener("dblclick", () => this.#begin());
    this.#input.addEventListener("keydown", (event) => {
      if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
      event.preventDefault(); // else the button that gets the focus is pressed by the same key
      this.#end(event.key === "Enter", true);
    });
    this.#input.addEventListener("blur", () => this.#end(true, false));
  }

  /**
   * @override
   * @param {RunNameProps} next
   */
  update({ run, readOnly }) {
    if (this.#editing !== null && this.#editing !== run.id) this.#end(false, false);
    setText(this.#title, run.name);
    this.#edit.hidden = readOnly || this.#editing !== null;
    this.#title.hidden = this.#editing !== null;
    this.#input.hidden = this.#editing === null;
  }

  #begin() {
    const { run, readOnly } = this.props;
    if (readOnly) return;
    this.#editing = run.id;
    this.#input.value = run.name;
    this.update(this.props);
    this.#input.focus();
    this.#input.select();
  }

  /**
   * @param {boolean} keep
   * @param {boolean} byKey whether the focus goes back to the button
   */
  #end(keep, byKey) {
    const id = this.#editing;
    if (id === null) return;
    this.#editing = null;
    const name = this.#input.value.trim();
    const { run } = this.props;
    if (keep && id === run.id && name && name !== run.name) {
      setText(this.#title, name);
      emit(this, "run-edit", { name });
    }
    this.#title.hidden = false;
    this.#input.hidden = true;
    this.#edit.hidden = false;
    if (byKey) this.#edit.focus();
  }
}

customElements.define("run-name", RunName);
