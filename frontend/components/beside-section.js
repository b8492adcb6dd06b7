/**
 * Several networks read the same drawing, one row each, so that one sees who is fooled.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Prediction, Run} from "../types.js" */
/** @import {ReaderDesk} from "../state/reader-desk.js" */

import { MOST_BESIDE } from "../state/chosen-readers.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";
import { ReaderRow } from "./reader-row.js";

/** @typedef {{ words: Words, desk: ReaderDesk, runs: Run[], selected: number }} BesideSectionProps */

/** @extends {Component<BesideSectionProps>} */
export class BesideSection extends Component {
  #main = new ReaderRow();
  /** @type {Map<object, ReaderRow>} by reader */
  #rows = new Map();
  #list = h("div", { class: "reader-list", role: "list" }, this.#main);
  #verdict = h("p", { class: "beside-verdict", "data-testid": "beside-verdict", "aria-live": "polite" });
  #add = h("button", { type: "button", class: "button", "data-testid": "beside-add", onclick: () => emit(this, "reader-add") }, icon("plus"), h("span", { "data-text": "beside.add" }));

  /** @override */
  build() {
    this.append(h("p", { class: "section-lead", "data-text": "beside.lead" }), this.#list, h("div", { class: "beside-foot" }, this.#add, this.#verdict));
  }

  /**
   * @override
   * @param {BesideSectionProps} next
   */
  update({ words, desk, runs, selected }) {
    const { main, beside } = desk;
    this.#main.props = { words, isMain: true, choice: main.choice, runs, epochs: [], prediction: main.answer?.prediction ?? null, trouble: main.trouble, selected };
    for (const [reader, row] of this.#rows) {
      if (beside.some((one) => one === reader)) continue;
      row.remove();
      this.#rows.delete(reader);
    }
    beside.forEach((reader, place) => {
      let row = this.#rows.get(reader);
      if (!row) this.#rows.set(reader, (row = this.#newRow(reader)));
      row.props = { words, isMain: false, choice: reader.choice, runs, epochs: desk.epochs(reader.choice.run), prediction: reader.answer?.prediction ?? null, trouble: reader.trouble, selected };
      const there = this.#list.children[place + 1] ?? null;
      if (there !== row) this.#list.insertBefore(row, there);
    });
    this.#add.disabled = beside.length >= MOST_BESIDE || runs.length === 0;
    setText(this.#verdict, verdict([main, ...beside].map((one) => one.answer?.prediction ?? null), words));
  }

  /** @param {ReaderDesk["main"]} reader */
  #newRow(reader) {
    const row = new ReaderRow();
    row.addEventListener("reader-change", (event) => {
      event.stopPropagation();
      emit(this, "beside-change", { reader, choice: /** @type {CustomEvent} */ (event).detail });
    });
    return row;
  }
}

/**
 * Who agrees with whom.
 * @param {(Prediction | null)[]} predictions
 * @param {Words} words
 */
function verdict(predictions, words) {
  const readings = predictions.flatMap((one) => (one ? [one.digits.map(({ digit, known }) => (known ? digit : "?")).join("")] : []));
  if (readings.length < 2) return "";
  const kinds = new Set(readings);
  return kinds.size === 1 ? words.t("beside.agree", { reading: readings[0] }) : words.t("beside.differ", { readings: [...kinds].join(" / ") });
}

customElements.define("beside-section", BesideSection);
