/**
 * The changes that were made of a run's settings while it trained, in their order: number, iteration, and of every field
 * what it was and what it became. One that is asked for and not yet in effect says so.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run, SpecField} from "../types.js" */

import { changeWords } from "../language/change-words.js";
import { toldChanges } from "../state/run-settings.js";
import { Component } from "./component.js";
import { h } from "./dom.js";

/** @typedef {{ words: Words, run: Run, fields: SpecField[] | null }} ChangeListProps */

/** @extends {Component<ChangeListProps>} */
export class ChangeList extends Component {
  #list = h("ol", { class: "changes", "data-testid": "changes" });
  #shown = "";

  /** @override */
  build() {
    this.append(h("h3", { class: "visually-hidden", "data-text": "changes.title" }), this.#list);
  }

  /**
   * @override
   * @param {ChangeListProps} next
   * @param {ChangeListProps} [previous]
   */
  update({ words, run, fields }, previous) {
    this.hidden = run.changes.length === 0;
    const shown = `${run.id} ${JSON.stringify(run.changes)}`;
    if (shown === this.#shown && previous?.words === words && previous.fields === fields) return;
    this.#shown = shown;
    this.#list.replaceChildren(...toldChanges(run).map(({ number, iteration, told }) => h("li", { class: "change", "data-testid": "change", "data-pending": String(iteration === null) },
      h("span", { class: "change-number figure", "aria-hidden": "true" }, String(number)),
      h("span", { class: "change-when figure" }, iteration === null ? words.t("changes.asked") : words.t("changes.after", { iteration })),
      h("span", { class: "change-fields figure" }, told.map((one) => changeWords(one, fields, words)).join(" · ")))));
  }
}

customElements.define("change-list", ChangeList);
