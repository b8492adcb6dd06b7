/**
 * The confusion matrix of the test data: a row for every true class, a column for every answer. Every cell is a button
 * that opens the images behind it; arrow keys move among them.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Confusion} from "../types.js" */

import { emit, h, setAttribute, setText } from "./dom.js";
import { Panel } from "./panel.js";

/** @typedef {{ words: Words, confusion: Confusion | null, hasImages: boolean, isBehind: boolean }} ConfusionPanelProps */

/** @extends {Panel<ConfusionPanelProps>} */
export class ConfusionPanel extends Panel {
  /** @override */
  panel = "confusion";
  #table = h("table", { class: "confusion-table" });
  #note = h("p", { class: "panel-note figure", "data-testid": "confusion-note", "aria-live": "polite" });
  #waiting = h("p", { class: "panel-waiting", "data-text": "inspect.waiting" });
  /** @type {HTMLButtonElement[][]} */
  #cells = [];
  #named = "";
  /** @type {[number, number]} the cell that the keyboard is in */
  #place = [0, 0];

  /** @override */
  build() {
    this.dataset.testid = "confusion";
    this.append(
      h("div", { class: "panel-head" }, h("h3", { class: "section-title", "data-text": "inspect.confusion" }), h("p", { class: "panel-axes", "data-text": "inspect.confusionAxes" })),
      h("div", { class: "confusion-frame" }, this.#table, this.#waiting),
      this.#note);
    this.#table.addEventListener("keydown", (event) => this.#move(event));
    this.#table.addEventListener("pointerleave", () => this.#describe(null));
    this.#table.addEventListener("focusout", () => this.#describe(null));
  }

  /**
   * @override
   * @param {ConfusionPanelProps} next
   * @param {ConfusionPanelProps} [previous]
   */
  update({ words, confusion, hasImages, isBehind }, previous) {
    this.classList.toggle("behind", isBehind);
    this.#waiting.hidden = confusion !== null;
    if (confusion === previous?.confusion && words === previous?.words && hasImages === previous.hasImages) return;
    this.dataset.iteration = String(confusion?.iteration ?? "");
    if (!confusion) return;
    const { class_names: names, matrix } = confusion;
    if (names.join() !== this.#named) this.#build(names);
    const worst = Math.max(1, ...matrix.flatMap((row, k) => row.filter((_, column) => column !== k)));
    setAttribute(this.#table, "aria-label", words.t("inspect.confusionLabel", { iteration: confusion.iteration }));
    matrix.forEach((row, label) => {
      const sum = row.reduce((all, count) => all + count, 0);
      row.forEach((count, predicted) => {
        const cell = this.#cells[label][predicted];
        const isRight = label === predicted;
        // The eye finds one mistake among a hundred: the root lifts the small ones.
        cell.style.setProperty("--share", (isRight ? (sum ? count / sum : 0) : Math.sqrt(count / worst)).toFixed(3));
        setText(cell, count ? words.number(count) : "");
        setAttribute(cell, "aria-label", this.#told(label, predicted));
        setAttribute(cell, "aria-disabled", hasImages && count ? null : "true");
      });
    });
    this.#describe(null);
  }

  /** @param {string[]} names */
  #build(names) {
    this.#named = names.join();
    this.#place = [0, 0];
    this.#table.style.setProperty("--classes", String(names.length));
    this.#cells = names.map((_, label) => names.map((_name, predicted) => h("button", {
      type: "button", class: `confusion-cell figure${label === predicted ? " right" : ""}`, tabindex: label + predicted ? "-1" : "0", "data-cell": `${label}-${predicted}`,
      onclick: () => this.#open(label, predicted), onpointerenter: () => this.#describe([label, predicted]), onfocus: () => this.#describe([label, predicted]),
    })));
    this.#table.replaceChildren(
      h("thead", {}, h("tr", {}, h("td", {}), ...names.map((name) => h("th", { scope: "col", class: "figure" }, name)))),
      h("tbody", {}, ...names.map((name, label) => h("tr", {}, h("th", { scope: "row", class: "figure" }, name), ...this.#cells[label].map((cell) => h("td", {}, cell))))));
  }

  /**
   * @param {number} label
   * @param {number} predicted
   */
  #open(label, predicted) {
    const { confusion, hasImages } = this.props;
    if (hasImages && confusion?.matrix[label][predicted]) emit(this, "cell-open", { label, predicted });
  }

  /**
   * @param {number} label
   * @param {number} predicted
   */
  #told(label, predicted) {
    const { words, confusion } = this.props;
    if (!confusion) return "";
    const row = confusion.matrix[label];
    const sum = row.reduce((all, count) => all + count, 0);
    const names = confusion.class_names;
    return words.t(label === predicted ? "inspect.cellRight" : "inspect.cell", {
      label: names[label], predicted: names[predicted], count: row[predicted], sum, share: words.percent(sum ? row[predicted] / sum : 0, 1),
    });
  }

  /** @param {[number, number] | null} cell null for all of them */
  #describe(cell) {
    const { words, confusion } = this.props;
    if (!confusion) return;
    setText(this.#note, cell ? this.#told(...cell) : words.t(this.props.hasImages ? "inspect.confusionNote" : "inspect.confusionNotePoints", { accuracy: words.percent(confusion.accuracy), count: confusion.count }));
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const [row, column] = this.#focused();
    const last = this.#cells.length - 1;
    const next = {
      ArrowLeft: [row, Math.max(0, column - 1)], ArrowRight: [row, Math.min(last, column + 1)], ArrowUp: [Math.max(0, row - 1), column],
      ArrowDown: [Math.min(last, row + 1), column], Home: [row, 0], End: [row, last],
    }[event.key];
    if (!next) return;
    event.preventDefault();
    this.#cells[this.#place[0]][this.#place[1]].tabIndex = -1;
    this.#place = [next[0], next[1]];
    const cell = this.#cells[next[0]][next[1]];
    cell.tabIndex = 0;
    cell.focus();
  }

  /** @returns {[number, number]} the cell that has the focus */
  #focused() {
    for (const [row, cells] of this.#cells.entries()) {
      const column = cells.findIndex((cell) => cell === document.activeElement);
      if (column >= 0) return [row, column];
    }
    return this.#place;
  }
}

customElements.define("confusion-panel", ConfusionPanel);
