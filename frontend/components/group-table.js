/**
 * The runs of a group as a table: the criterion, the searched fields, the state. Sorted by the criterion while it changes
 * and by whichever column is asked for; rows hold still while a pointer or the focus is on them.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Group, Run, RunSpec} from "../types.js" */

import { fieldName } from "../language/group-words.js";
import { bestValue, ranked } from "../state/ranking.js";
import { Component } from "./component.js";
import { emit, h } from "./dom.js";
import { groupRow } from "./group-row.js";
import { sortHead } from "./sort-head.js";

/** @typedef {{ column: string, descending: boolean }} TableSort `column`: a field of the spec, or one of the fixed columns */

/**
 * @typedef {object} GroupTableProps
 * @property {Words} words
 * @property {Group} group
 * @property {Run[]} runs in the order of their creation
 * @property {Map<string, string>} names
 * @property {(keyof RunSpec)[]} columns
 * @property {string | null} best
 * @property {TableSort | null} sort null: by the criterion, the best first
 * @property {boolean} hasLines whether a chart shows each run as a line, so that rows carry its colour
 * @property {string | null} highlighted
 */

/** @extends {Component<GroupTableProps>} */
export class GroupTable extends Component {
  #head = h("tr", {});
  #body = h("tbody", {});
  #table = h("table", { class: "group-table", "data-testid": "group-table" }, h("thead", {}, this.#head), this.#body);
  /** @type {Map<string, ReturnType<typeof groupRow>>} */
  #rows = new Map();
  #isHeld = false;

  /** @override */
  build() {
    this.append(h("h2", { class: "section-title", "data-text": "groups.runs" }), h("div", { class: "table-frame" }, this.#table));
    this.#body.addEventListener("pointerenter", (event) => this.#hold(event.pointerType === "mouse"));
    this.#body.addEventListener("pointerleave", () => {
      emit(this, "group-look", { highlighted: null });
      this.#hold(this.#body.contains(document.activeElement));
    });
    this.#body.addEventListener("focusin", () => this.#hold(true));
    this.#body.addEventListener("focusout", () => this.#hold(this.#body.matches(":hover")));
    this.#body.addEventListener("pointerover", (event) => this.#highlight(event.target));
    this.#body.addEventListener("click", (event) => this.#open(event));
  }

  /**
   * @override
   * @param {GroupTableProps} next
   * @param {GroupTableProps} [previous]
   */
  update(next, previous) {
    const isNew = next.group.id !== previous?.group.id || next.columns.join() !== previous.columns.join();
    if (isNew) this.#clear();
    if (isNew || next.words !== previous?.words || next.sort !== previous.sort) this.#showHead();
    const { words, group, names, columns, best, hasLines, highlighted } = next;
    next.runs.forEach((run, place) => {
      let row = this.#rows.get(run.id);
      if (!row) this.#rows.set(run.id, (row = groupRow(run.id, columns, group.criterion, hasLines ? place : null)));
      row.show(run, { words, name: names.get(run.id) ?? run.name, isBest: run.id === best, isHighlighted: run.id === highlighted });
    });
    for (const [id, row] of this.#rows) {
      if (next.runs.some((run) => run.id === id)) continue;
      row.node.remove();
      this.#rows.delete(id);
    }
    if (!this.#isHeld || isNew || next.sort !== previous?.sort) this.#arrange();
    else for (const row of this.#rows.values()) if (!row.node.isConnected) this.#body.append(row.node);
  }

  #clear() {
    this.#rows.clear();
    this.#body.replaceChildren();
  }

  /** Puts the rows in order; those that move glide there. */
  #arrange() {
    const order = this.#order();
    const isInOrder = order.every((run, place) => this.#body.children[place] === this.#rows.get(run.id)?.node);
    if (isInOrder) return;
    const before = new Map([...this.#rows.values()].filter((row) => row.node.isConnected).map(({ node }) => [node, node.offsetTop]));
    this.#body.append(...order.flatMap((run) => this.#rows.get(run.id)?.node ?? []));
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const [node, top] of before) {
      const way = top - node.offsetTop;
      if (way) node.animate([{ transform: `translateY(${way}px)` }, { transform: "none" }], { duration: 220, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)" });
    }
  }

  /** @returns {Run[]} */
  #order() {
    const { runs, group, names, sort } = this.props;
    const order = ranked(runs, group.criterion);
    if (!sort || sort.column === group.criterion) return sort && !sort.descending ? order.reverse() : order;
    const key = (/** @type {Run} */ run) => sortKey(run, sort.column, names);
    const sign = sort.descending ? -1 : 1;
    // Order among equals stays that of the criterion: sorting is stable.
    return order.toSorted((a, b) => sign * compare(key(a), key(b)));
  }

  #showHead() {
    const { words, group, columns, sort } = this.props;
    const fixed = /** @type {const} */ (["train_accuracy", "test_accuracy"]).filter((name) => name !== group.criterion);
    /** @type {[column: string, text: string, isNumber: boolean][]} */
    const heads = [
      ["name", words.t("groups.run"), false],
      [group.criterion, words.t(`criterion.${group.criterion}`), true],
      ...columns.map((name) => /** @type {[string, string, boolean]} */ ([name, fieldName(name, words), isNumeric(this.props.runs, name)])),
      ...fixed.map((name) => /** @type {[string, string, boolean]} */ ([name, words.t(`criterion.${name}`), true])),
      ["status", words.t("groups.state"), false],
    ];
    const sorted = sort ?? { column: group.criterion, descending: true };
    const focused = document.activeElement instanceof HTMLElement && this.#head.contains(document.activeElement) ? document.activeElement.dataset.column : null;
    this.#head.replaceChildren(...heads.map(([column, text, isNumber]) => {
      const direction = sorted.descending ? "descending" : "ascending";
      return sortHead({ column, text, isNumber, sorted: column === sorted.column ? direction : null, onSort: () => this.#sortBy(column) });
    }));
    if (focused) /** @type {HTMLElement | null} */ (this.#head.querySelector(`[data-column="${focused}"]`))?.focus();
  }

  /** @param {string} column */
  #sortBy(column) {
    const { sort, group } = this.props;
    const now = sort ?? { column: group.criterion, descending: true };
    const isFigure = column !== "name" && column !== "status";
    emit(this, "group-look", { sort: { column, descending: column === now.column ? !now.descending : isFigure } });
  }

  /** @param {boolean} isHeld */
  #hold(isHeld) {
    if (this.#isHeld === isHeld) return;
    this.#isHeld = isHeld;
    if (!isHeld) this.#arrange();
  }

  /** @param {EventTarget | null} target */
  #highlight(target) {
    const id = target instanceof Element ? target.closest("tr")?.dataset.runId : undefined;
    if (id && id !== this.props.highlighted) emit(this, "group-look", { highlighted: id });
  }

  /**
   * A click anywhere in a row is a click on its link, but text can be selected.
   * @param {MouseEvent} event
   */
  #open(event) {
    if (!(event.target instanceof Element) || event.target.closest("a") || getSelection()?.toString()) return;
    event.target.closest("tr")?.querySelector("a")?.click();
  }
}

/**
 * @param {Run} run
 * @param {string} column
 * @param {Map<string, string>} names
 * @returns {string | number}
 */
function sortKey(run, column, names) {
  if (column === "name") return names.get(run.id) ?? run.name;
  if (column === "status") return run.status;
  if (column === "test_accuracy" || column === "train_accuracy") return run[column] ?? -1;
  if (column === "validation_accuracy") return bestValue(run, column) ?? -1;
  const value = run.spec[/** @type {keyof RunSpec} */ (column)];
  return typeof value === "number" ? value : String(value);
}

/**
 * @param {string | number} a
 * @param {string | number} b
 */
function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}

/**
 * @param {Run[]} runs
 * @param {keyof RunSpec} name
 */
const isNumeric = (runs, name) => runs.every((run) => typeof run.spec[name] === "number");

customElements.define("group-table", GroupTable);
