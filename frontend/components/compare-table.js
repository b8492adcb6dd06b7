/**
 * The compared runs as a table, which is the charts' legend too: each one's colour, what came of it, and only those
 * settings in which they differ. Rows hide lines, are sorted by any column, and stand in groups where a setting groups
 * them.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run, RunSpec} from "../types.js" */

import { keyOf, settingText } from "../language/compared-words.js";
import { fieldName } from "../language/group-words.js";
import { compareRow } from "./compare-row.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { sortHead } from "./sort-head.js";

/** What came of a run; settings follow. Of the first ones more is better. */
export const RESULTS = /** @type {const} */ (["best_test_accuracy", "loss", "seconds", "iteration", "parameters"]);

/**
 * @typedef {object} CompareTableProps
 * @property {Words} words
 * @property {Run[]} runs in the order in which they were chosen
 * @property {Map<string, string>} names
 * @property {Map<string, number>} places which colour each run has
 * @property {(keyof RunSpec)[]} fields in which they differ
 * @property {keyof RunSpec | null} group
 * @property {string[]} hidden
 * @property {string | null} sort
 * @property {string | null} best
 * @property {string | null} highlighted
 */

/** @extends {Component<CompareTableProps>} */
export class CompareTable extends Component {
  #head = h("tr", {});
  #body = h("tbody", {});
  #same = h("p", { class: "compare-same", "data-text": "compare.sameSettings" });
  /** @type {Map<string, ReturnType<typeof compareRow>>} */
  #rows = new Map();
  #columns = "";

  /** @override */
  build() {
    this.append(
      h("h2", { class: "section-title", "data-text": "compare.runs" }),
      h("div", { class: "table-frame" }, h("table", { class: "group-table compare-table", "data-testid": "compare-table" }, h("thead", {}, this.#head), this.#body)),
      this.#same);
    this.#body.addEventListener("pointerover", (event) => this.#highlight(event.target));
    this.#body.addEventListener("focusin", (event) => this.#highlight(event.target));
    this.#body.addEventListener("pointerleave", () => emit(this, "compare-highlight", null));
    this.#body.addEventListener("focusout", () => emit(this, "compare-highlight", null));
  }

  /**
   * @override
   * @param {CompareTableProps} next
   * @param {CompareTableProps} [previous]
   */
  update(next, previous) {
    const { words, runs, names, places, fields, hidden, best, highlighted, sort } = next;
    this.#same.hidden = fields.length > 0 || runs.length < 2;
    if (fields.join() !== this.#columns) {
      this.#columns = fields.join();
      this.#rows.clear();
    }
    if (words !== previous?.words || sort !== previous.sort || fields.join() !== previous.fields.join()) this.#showHead();
    for (const run of runs) {
      let row = this.#rows.get(run.id);
      if (!row) this.#rows.set(run.id, (row = compareRow(run.id, fields, (change) => emit(this, "compare-run", change))));
      row.show(run, {
        words, name: names.get(run.id) ?? run.name, place: places.get(run.id) ?? 0, isBest: run.id === best,
        isHidden: hidden.includes(run.id), isHighlighted: run.id === highlighted,
      });
    }
    for (const id of this.#rows.keys()) if (!runs.some((run) => run.id === id)) this.#rows.delete(id);
    this.#arrange();
  }

  #arrange() {
    const { group, words, runs } = this.props;
    const order = this.#order();
    /** @type {Node[]} */
    const nodes = [];
    if (group) {
      for (const members of Map.groupBy(order, (run) => keyOf(run, group)).values()) nodes.push(this.#groupHead(members, group, words), ...this.#nodesOf(members));
    } else nodes.push(...this.#nodesOf(order));
    const now = [...this.#body.children];
    const isSame = !group && now.length === nodes.length && nodes.every((node, k) => node === now[k]);
    const fingerprint = group ? JSON.stringify([group, words.language, order.map((run) => [run.id, run.best_test_accuracy, this.props.hidden.includes(run.id)]), runs.length]) : "";
    if (isSame || (group && fingerprint === this.#body.dataset.shown)) return;
    this.#body.dataset.shown = fingerprint;
    const focused = document.activeElement instanceof HTMLElement && this.#body.contains(document.activeElement) ? document.activeElement : null;
    this.#body.replaceChildren(...nodes);
    // A group's head is made anew.
    const again = focused?.isConnected ? focused : [...this.#body.querySelectorAll("button")].find(({ dataset }) => dataset.group && dataset.group === focused?.dataset.group);
    again?.focus();
  }

  /** @param {Run[]} runs */
  #nodesOf(runs) {
    return runs.flatMap((run) => this.#rows.get(run.id)?.node ?? []);
  }

  /**
   * @param {Run[]} members
   * @param {keyof RunSpec} group
   * @param {Words} words
   */
  #groupHead(members, group, words) {
    const ids = members.map((run) => run.id);
    const areHidden = ids.every((id) => this.props.hidden.includes(id));
    const measured = members.flatMap((run) => run.best_test_accuracy ?? []);
    const mean = measured.length ? measured.reduce((sum, value) => sum + value, 0) / measured.length : null;
    const text = h("span", {});
    setText(text, words.t("compare.groupHead", { field: fieldName(group, words), value: settingText(members[0], group, words), count: members.length, accuracy: words.percent(mean) }));
    const button = h("button", { type: "button", class: "button quiet small", "data-testid": "compare-hide-group", "data-group": keyOf(members[0], group), "aria-pressed": String(!areHidden), onclick: () => emit(this, "compare-run", { ids, hidden: !areHidden }) });
    setText(button, words.t(areHidden ? "compare.showGroup" : "compare.hideGroup"));
    return h("tr", { class: "group-head-row" }, h("th", { scope: "rowgroup", colspan: String(RESULTS.length + this.props.fields.length + 3) }, h("span", { class: "group-head-cell" }, text, button)));
  }

  /** @returns {Run[]} */
  #order() {
    const { runs, sort, names } = this.props;
    if (!sort) return runs;
    const column = sort.replace(/^-/, "");
    const sign = sort.startsWith("-") ? -1 : 1;
    return runs.toSorted((a, b) => {
      const [left, right] = [valueOf(a, column, names), valueOf(b, column, names)];
      if (left === null || right === null) return Number(left === null) - Number(right === null);
      return sign * (typeof left === "number" && typeof right === "number" ? left - right : String(left).localeCompare(String(right), undefined, { numeric: true }));
    });
  }

  #showHead() {
    const { words, fields, sort, runs } = this.props;
    const column = sort?.replace(/^-/, "");
    /** @type {[name: string, text: string, isNumber: boolean][]} */
    const heads = [
      ["name", words.t("groups.run"), false],
      ...RESULTS.map((name) => /** @type {[string, string, boolean]} */ ([name, words.t(`compare.column.${name}`), true])),
      ...fields.map((name) => /** @type {[string, string, boolean]} */ ([name, fieldName(name, words), runs.every((run) => typeof run.spec[name] === "number")])),
      ["status", words.t("groups.state"), false],
    ];
    const focused = document.activeElement instanceof HTMLElement && this.#head.contains(document.activeElement) ? document.activeElement.dataset.column : null;
    const remove = h("th", { scope: "col" }, h("span", { class: "visually-hidden" }));
    setText(/** @type {Element} */ (remove.firstElementChild), words.t("compare.remove"));
    this.#head.replaceChildren(...heads.map(([name, text, isNumber]) => sortHead({
      column: name, text, isNumber, sorted: name === column ? (sort?.startsWith("-") ? "descending" : "ascending") : null, onSort: () => this.#sortBy(name),
    })), remove);
    if (focused) /** @type {HTMLElement | null} */ (this.#head.querySelector(`[data-column="${focused}"]`))?.focus();
  }

  /** @param {string} column */
  #sortBy(column) {
    const { sort } = this.props;
    const isHighFirst = column === "best_test_accuracy";
    const first = isHighFirst ? `-${column}` : column;
    const second = isHighFirst ? column : `-${column}`;
    emit(this, "compare-look", { sort: sort === first ? second : sort === second ? null : first });
  }

  /** @param {EventTarget | null} target */
  #highlight(target) {
    const id = target instanceof Element ? (target.closest("tr")?.dataset.runId ?? null) : null;
    if (id !== this.props.highlighted) emit(this, "compare-highlight", id);
  }
}

/**
 * @param {Run} run
 * @param {string} column
 * @param {Map<string, string>} names
 * @returns {string | number | null}
 */
function valueOf(run, column, names) {
  if (column === "name") return names.get(run.id) ?? run.name;
  if (column === "status") return run.status;
  if (RESULTS.some((name) => name === column)) return run[/** @type {typeof RESULTS[number]} */ (column)];
  const value = run.spec[/** @type {keyof RunSpec} */ (column)];
  return typeof value === "number" || typeof value === "string" ? value : (JSON.stringify(value) ?? null);
}

customElements.define("compare-table", CompareTable);
