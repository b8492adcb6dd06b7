/**
 * All runs as a table to choose from: by accuracy, by time, by parameters, chosen by name, state, data set and tag, in
 * pages. The best of all that were chosen stands above, on whatever page one is.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run, RunPage, RunQuery, RunSort} from "../types.js" */

import { MOST_RUNS, PAGE_SIZE } from "../state/compare-look.js";
import { Component } from "./component.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";
import { leaderRow } from "./leader-row.js";
import { sortHead } from "./sort-head.js";

/** @type {readonly RunSort[]} */
const COLUMNS = ["best_test_accuracy", "loss", "seconds", "iteration", "parameters"];
const STATUSES = ["running", "paused", "queued", "finished", "stopped", "failed"];
/** So long after the last key the name that is looked for counts. */
const TYPING_MS = 250;

/**
 * @typedef {object} LeaderBoardProps
 * @property {Words} words
 * @property {RunPage | null} page
 * @property {RunQuery} query
 * @property {string[]} datasets
 * @property {string[]} chosen ids of the compared runs
 */

/** @extends {Component<LeaderBoardProps>} */
export class LeaderBoard extends Component {
  #text = h("input", { type: "search", id: "board-text", "data-testid": "board-text", maxlength: "80", autocomplete: "off", oninput: () => this.#type(), onchange: () => this.#typed() });
  #status = h("select", { id: "board-status", "data-testid": "board-status", onchange: () => this.#ask({ status: this.#status.value }) });
  #dataset = h("select", { id: "board-dataset", "data-testid": "board-dataset", onchange: () => this.#ask({ dataset: this.#dataset.value }) });
  #tagText = h("span", {});
  #tag = h("button", { type: "button", class: "button small", "data-testid": "board-tag", onclick: () => this.#ask({ tag: "" }) }, this.#tagText, icon("clear"));
  #best = h("p", { class: "board-best", "data-testid": "board-best" }, icon("star"), h("span", { "data-text": "board.best" }), h("a", { class: "member-name" }), h("span", { class: "figure" }));
  #head = h("tr", {});
  #body = h("tbody", {});
  #empty = h("p", { class: "board-empty", "data-testid": "board-empty", "data-text": "board.nothing" });
  #count = h("p", { class: "board-count figure", "data-testid": "board-count", "aria-live": "polite" });
  #previous = h("button", { type: "button", class: "button", "data-testid": "board-previous", onclick: () => this.#turn(-1) }, icon("left"), h("span", { "data-text": "board.previous" }));
  #next = h("button", { type: "button", class: "button", "data-testid": "board-next", onclick: () => this.#turn(1) }, h("span", { "data-text": "board.next" }), icon("right"));
  /** @type {Map<string, ReturnType<typeof leaderRow>>} */
  #rows = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;

  /** @override */
  build() {
    const choice = (/** @type {string} */ name, /** @type {string} */ frame, /** @type {HTMLElement} */ control, /** @type {Element[]} */ ...signs) =>
      h("div", { class: "board-choice" }, h("label", { for: control.id, class: "slider-label", "data-text": `board.${name}` }), h("span", { class: frame }, control, ...signs));
    this.append(
      h("h2", { class: "section-title", "data-text": "board.title" }),
      h("div", { class: "board-filters", role: "search", "data-label": "board.filters" },
        choice("text", "field-control", this.#text), choice("status", "chart-select", this.#status, icon("chevron")), choice("dataset", "chart-select", this.#dataset, icon("chevron")), this.#tag),
      this.#best,
      h("div", { class: "table-frame" }, h("table", { class: "group-table board-table", "data-testid": "board-table" }, h("thead", {}, this.#head), this.#body)),
      this.#empty,
      h("div", { class: "board-foot" }, this.#count, this.#previous, this.#next));
  }

  /**
   * @override
   * @param {LeaderBoardProps} next
   * @param {LeaderBoardProps} [previous]
   */
  update(next, previous) {
    const { words, page, query, datasets, chosen } = next;
    // Beside it runs train, and the page renders many times a second.
    if (previous && words === previous.words && page === previous.page && query === previous.query && datasets === previous.datasets && chosen === previous.chosen) return;
    const isOffered = words === previous?.words && datasets === previous.datasets;
    if (!isOffered) this.#offer(words, datasets);
    if (words !== previous?.words || query !== previous.query) this.#showHead();
    if (document.activeElement !== this.#text && this.#typing === undefined) this.#text.value = query.text;
    this.#status.value = query.status;
    this.#dataset.value = query.dataset;
    this.#tag.hidden = !query.tag;
    setText(this.#tagText, words.t("board.tag", { tag: query.tag }));
    setAttribute(this.#tag, "aria-label", words.t("board.untag", { tag: query.tag }));
    this.#showBest(page?.best ?? null, words);
    const runs = page?.runs ?? [];
    this.#showRows(runs, chosen, words, page?.best?.id ?? null);
    this.#empty.hidden = page === null || runs.length > 0;
    const count = page?.count ?? 0;
    setText(this.#count, page ? words.t("board.count", { from: runs.length ? query.offset + 1 : 0, to: query.offset + runs.length, count }) : "");
    this.#previous.disabled = query.offset === 0;
    this.#next.disabled = !page?.more;
  }

  /**
   * @param {Run | null} best
   * @param {Words} words
   */
  #showBest(best, words) {
    this.#best.classList.toggle("unknown", best === null);
    const [, , link, value] = /** @type {HTMLElement[]} */ ([...this.#best.children]);
    setText(link, best?.name ?? "");
    setAttribute(link, "href", best ? `/?run=${best.id}` : null);
    setText(value, best ? words.percent(best.best_test_accuracy) : words.t("groups.noBest"));
  }

  /**
   * @param {Run[]} runs
   * @param {string[]} chosen
   * @param {Words} words
   * @param {string | null} best
   */
  #showRows(runs, chosen, words, best) {
    const isFull = chosen.length >= MOST_RUNS;
    runs.forEach((run, k) => {
      let row = this.#rows.get(run.id);
      if (!row) this.#rows.set(run.id, (row = leaderRow(run.id, {
        onChoose: (isChosen) => emit(this, "compare-choose", { id: run.id, isChosen }),
        onTag: (tag) => this.#ask({ tag }),
      })));
      row.show(run, { words, isChosen: chosen.includes(run.id), isFull, isBest: run.id === best });
      if (this.#body.children[k] !== row.node) this.#body.insertBefore(row.node, this.#body.children[k] ?? null);
    });
    for (const [id, { node }] of this.#rows) {
      if (runs.some((run) => run.id === id)) continue;
      node.remove();
      this.#rows.delete(id);
    }
  }

  #showHead() {
    const { words, query } = this.props;
    /** @type {[RunSort, string, boolean][]} */
    const heads = [["name", words.t("groups.run"), false], ...COLUMNS.map((name) => /** @type {[RunSort, string, boolean]} */ ([name, words.t(`compare.column.${name}`), true])), ["created_at", words.t("board.created"), false]];
    const focused = document.activeElement instanceof HTMLElement && this.#head.contains(document.activeElement) ? document.activeElement.dataset.column : null;
    const plain = (/** @type {string} */ key, /** @type {string} */ className) => {
      const cell = h("th", { scope: "col", class: "plain" }, h("span", { class: className }));
      setText(/** @type {Element} */ (cell.firstElementChild), words.t(key));
      return cell;
    };
    const cells = heads.map(([column, text, isNumber]) => sortHead({ column, text, isNumber, sorted: query.sort === column ? query.order : null, onSort: () => this.#sortBy(column) }));
    this.#head.replaceChildren(plain("board.overlay", "visually-hidden"), ...cells, plain("board.datasetColumn", ""), plain("groups.state", ""));
    if (focused) /** @type {HTMLElement | null} */ (this.#head.querySelector(`[data-column="${focused}"]`))?.focus();
  }

  /** @param {RunSort} column */
  #sortBy(column) {
    const { query } = this.props;
    const first = column === "best_test_accuracy" || column === "created_at" || column === "iteration" ? "descending" : "ascending";
    const order = query.sort !== column ? first : query.order === "descending" ? "ascending" : "descending";
    this.#ask({ sort: column, order });
  }

  /** @param {number} way */
  #turn(way) {
    emit(this, "board-query", { offset: Math.max(0, this.props.query.offset + way * PAGE_SIZE) });
  }

  #type() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#typed(), TYPING_MS);
  }

  #typed() {
    clearTimeout(this.#typing);
    this.#typing = undefined;
    const text = this.#text.value.trim();
    if (text !== this.props.query.text) this.#ask({ text });
  }

  /** @param {Partial<RunQuery>} change */
  #ask(change) {
    emit(this, "board-query", { offset: 0, ...change });
  }

  /**
   * @param {Words} words
   * @param {string[]} datasets
   */
  #offer(words, datasets) {
    const option = (/** @type {string} */ value, /** @type {string} */ text) => {
      const node = h("option", { value });
      setText(node, text);
      return node;
    };
    this.#status.replaceChildren(option("", words.t("board.any")), ...STATUSES.map((status) => option(status, words.t(`status.${status}`))));
    const name = (/** @type {string} */ dataset) => (words.has(`option.dataset.${dataset}`) ? words.t(`option.dataset.${dataset}`) : dataset);
    this.#dataset.replaceChildren(option("", words.t("board.any")), ...datasets.map((dataset) => option(dataset, name(dataset))));
  }
}

customElements.define("leader-board", LeaderBoard);
