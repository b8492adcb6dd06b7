/**
 * What somebody wants to remember of a run, in plain text. It is kept by itself a moment after the last letter, and when
 * the field is left.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run} from "../types.js" */

import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";

const LONGEST_NOTES = "4000";
const KEEP_AFTER_MS = 800;

/** @typedef {{ words: Words, run: Run, readOnly: boolean }} RunNotesProps */

/** @extends {Component<RunNotesProps>} */
export class RunNotes extends Component {
  #text = h("textarea", { class: "notes-text", id: "run-notes", rows: "3", maxlength: LONGEST_NOTES, "data-testid": "notes", oninput: () => this.#typed(), onblur: () => this.#keep() });
  #state = h("span", { class: "notes-state", "data-testid": "notes-state", role: "status" });
  /** @type {string | null} what was sent and is not back yet */
  #sent = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @override */
  build() {
    this.append(
      h("div", { class: "section-head" }, h("h2", { class: "section-title" }, h("label", { for: "run-notes", "data-text": "notes.title" })), this.#state),
      h("div", { class: "field-control notes-control" }, this.#text));
  }

  /**
   * @override
   * @param {RunNotesProps} next
   * @param {RunNotesProps} [previous]
   */
  update({ words, run, readOnly }, previous) {
    if (previous && previous.run.id !== run.id) this.#keep(previous.run);
    const isNew = previous?.run.id !== run.id;
    if (isNew) this.#sent = null;
    if (this.#sent === run.notes) this.#sent = null;
    const isTyping = !isNew && (this.#timer !== undefined || this.#sent !== null || this.#text.value !== previous?.run.notes);
    if (!isTyping) this.#text.value = run.notes;
    this.#text.readOnly = readOnly;
    this.#text.placeholder = words.t(readOnly ? "notes.none" : "notes.placeholder");
    this.#say();
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#sent = null; // what was refused is sent again
    this.#timer = setTimeout(() => this.#keep(), KEEP_AFTER_MS);
    this.#say();
  }

  /** @param {Run} [run] */
  #keep(run = this.props.run) {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const notes = this.#text.value;
    if (notes === run.notes || notes === this.#sent) return;
    this.#sent = notes;
    emit(this, "run-edit", { id: run.id, notes });
  }

  #say() {
    const { words, run } = this.props;
    const isKept = this.#text.value === run.notes;
    setText(this.#state, isKept ? (run.notes ? words.t("notes.kept") : "") : words.t("notes.keeping"));
  }
}

customElements.define("run-notes", RunNotes);
