/**
 * Whose weights answer: the run that the server takes by itself, or one that the visitor picks among those that have
 * weights.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run} from "../types.js" */

import { stateLabel } from "../language/run-words.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{ words: Words, runs: Run[], selected: string | null, unchosen?: string }} RunSelectProps `selected` null: none is chosen, which is said as `unchosen` */

/** @extends {Component<RunSelectProps>} */
export class RunSelect extends Component {
  /** To be found by, where a page has more than one. */
  testid = "run-select";
  #unchosen = h("option", { value: "" });
  #select = h("select", { onchange: () => emit(this, "run-choice", this.#select.value || null) }, this.#unchosen);
  /** @type {Map<string, HTMLOptionElement>} */
  #options = new Map();

  /** @override */
  build() {
    this.#select.dataset.testid = this.testid;
    this.append(h("label", {}, h("span", { class: "field-label", "data-text": "draw.network" }),
      h("span", { class: "field-control select" }, this.#select, icon("chevron"))));
  }

  /**
   * @override
   * @param {RunSelectProps} next
   */
  update({ words, runs, selected, unchosen = words.t("draw.bestReader") }) {
    setText(this.#unchosen, unchosen);
    const gone = new Set(this.#options.keys());
    for (const run of runs) {
      gone.delete(run.id);
      let option = this.#options.get(run.id);
      if (!option) this.#options.set(run.id, (option = h("option", { value: run.id })));
      const accuracy = run.test_accuracy === null ? "" : ` · ${words.percent(run.test_accuracy)}`;
      const state = run.status === "finished" ? "" : ` · ${stateLabel(run, words)}`;
      setText(option, `${run.name}${accuracy}${state}`);
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
