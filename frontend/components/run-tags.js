/**
 * The words that a run is sorted by, as chips, and a field for another one: Enter or a comma adds it, Backspace in the
 * empty field takes the last one away.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run} from "../types.js" */

import { Component } from "./component.js";
import { emit, h } from "./dom.js";
import { icon } from "./icons.js";

const MOST_TAGS = 10;
const LONGEST_TAG = "24";

/** @typedef {{ words: Words, run: Run, readOnly: boolean }} RunTagsProps */

/** @extends {Component<RunTagsProps>} */
export class RunTags extends Component {
  #list = h("ul", { class: "tags", "data-testid": "tags" });
  #input = h("input", { type: "text", class: "tag-input", maxlength: LONGEST_TAG, size: "10", autocomplete: "off", spellcheck: "false", enterkeyhint: "done", "data-testid": "tag-input", "data-label": "tags.add" });

  /** @type {string[][]} Lists that were sent and have not come back: the next one builds on the last of them. */
  #sent = [];

  /** The tags as they will be. */
  get #tags() {
    return this.#sent.at(-1) ?? this.props.run.tags;
  }

  /** @override */
  build() {
    this.append(this.#list, this.#input);
    this.#input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter" || event.key === ",") {
        event.preventDefault();
        this.#add();
      }
      if (event.key === "Escape") this.#input.value = "";
      if (event.key === "Backspace" && !this.#input.value) this.#tell(this.#tags.slice(0, -1));
    });
    this.#input.addEventListener("blur", () => this.#add());
  }

  /**
   * @override
   * @param {RunTagsProps} next
   * @param {RunTagsProps} [previous]
   */
  update({ words, run, readOnly }, previous) {
    if (previous?.run.id !== run.id) {
      this.#input.value = "";
      this.#sent = [];
    }
    const arrived = this.#sent.findIndex((tags) => tags.join("\n") === run.tags.join("\n"));
    this.#sent.splice(0, arrived + 1);
    this.#input.hidden = readOnly || run.tags.length >= MOST_TAGS;
    this.#input.placeholder = words.t("tags.placeholder");
    if (previous?.words === words && previous.readOnly === readOnly && previous.run.tags.join("\n") === run.tags.join("\n")) return;
    this.#list.replaceChildren(...run.tags.map((tag) => h("li", { class: "tag" }, h("span", {}, tag),
      ...(readOnly ? [] : [h("button", { type: "button", class: "tag-remove", "aria-label": words.t("tags.remove", { tag }), title: words.t("tags.remove", { tag }), onclick: () => this.#remove(tag) }, icon("clear"))]))));
    this.#list.hidden = run.tags.length === 0;
  }

  #add() {
    const tag = this.#input.value.trim();
    this.#input.value = "";
    if (tag && !this.#tags.includes(tag)) this.#tell([...this.#tags, tag]);
  }

  /** @param {string} tag */
  #remove(tag) {
    this.#tell(this.#tags.filter((one) => one !== tag));
    this.#input.focus();
  }

  /** @param {string[]} tags */
  #tell(tags) {
    if (tags.join("\n") === this.#tags.join("\n")) return;
    this.#sent.push(tags);
    emit(this, "run-edit", { tags });
  }
}

customElements.define("run-tags", RunTags);
