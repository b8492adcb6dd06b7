/**
 * Whose weights answer: the newest finished run, or one that the visitor picks among those that have weights.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run} from "../types.js" */

import { stateLabel } from "../language/run-words.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{ words: Words, runs: Run[], selected: string | null }} RunSelectProps `selected` null: the newest finished */

/** @extends {Component<RunSelectProps>} */
export class RunSelect extends Component {
  #newest = h("option", { value: "", "data-text": "draw.newest" });
  #select = h("select", { id: "run-select", "data-testid": "run-select", onchange: () => emit(this, "run-choice", this.#select.value || null) }, this.#newest);
  /** @type {Map<string, HTMLOptionElement>} */
  #options = new Map();

  /** @override */
  build() {
    this.append(h("label", { class: "field-label", for: "run-select", "data-text": "draw.network" }),
      h("div", { class: "field-control select" }, this.#select, icon("chevron")));
  }

  /**
   * @override
   * @param {RunSelectProps} next
   */
  update({ words, runs, selected }) {
    const gone = new Set(this.#options.keys());
    for (const run of runs) {
      gone.delete(run.id);
      let option = this.#options.get(run.id);
      if (!option) this.#options.set(run.id, (option = h("option", { value: run.id })));
      const accuracy = run.test_accuracy === null ? "" : ` · ${words.percent(run.test_accuracy)}`;
      setText(option, `${run.name}${accuracy} · ${stateLabel(run, words)}`);
    }
    for (const id of gone) {
      this.#options.get(id)?.remove();
      this.#options.delete(id);
    }
    runs.forEach((run, place) => {
      const option = this.#options.get(run.id);
      const there = this.#select.options[place + 1] ?? null;
      if (option && there !== option) this.#select.insertBefore(option, there);
    });
    this.#select.value = selected && this.#options.has(selected) ? selected : "";
  }
}

customElements.define("run-select", RunSelect);
