/**
 * The runs, newest first, as links that select. Up and down move between them, with Alt a waiting run moves in the queue;
 * what is selected belongs to the owner. Several can be chosen, to be compared on a page of their own.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run} from "../types.js" */

import { MOST_RUNS } from "../state/compare-look.js";
import { Component } from "./component.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { statusMark } from "./status-mark.js";

/**
 * @typedef {{ words: Words, runs: Run[], loaded: boolean, hasOlder: boolean, selected: string | null }} RunListProps
 */

/** @extends {Component<RunListProps>} */
export class RunList extends Component {
  /** @type {Map<string, ReturnType<typeof runRow>>} */
  #rows = new Map();
  #list = h("ul", { class: "run-rows" });
  #count = h("span", { class: "figure count" });
  #empty = h("p", { class: "run-list-empty", "data-text": "list.empty" });
  #older = h("button", { type: "button", class: "button quiet", "data-text": "list.older", onclick: () => emit(this, "older-runs") });

  /** @type {Set<string>} ids of the runs that are chosen, in the order of the choice */
  #chosen = new Set();
  #compare = h("a", { class: "button small primary", "data-testid": "list-compare" });
  #choice = h("div", { class: "list-choice", hidden: true }, this.#compare,
    h("button", { type: "button", class: "button small quiet", "data-text": "list.unchoose", onclick: () => this.#choose(() => this.#chosen.clear()) }));

  /** @override */
  build() {
    this.dataset.testid = "run-list";
    this.append(h("h2", { class: "side-title" }, h("span", { "data-text": "list.title" }), this.#count), this.#choice, this.#list, this.#empty, this.#older);
    this.#list.addEventListener("keydown", (event) => this.#move(event));
    this.#list.addEventListener("click", (event) => this.#select(event));
  }

  /**
   * @override
   * @param {RunListProps} next
   */
  update({ words, runs, loaded, hasOlder, selected }) {
    setText(this.#count, loaded ? words.number(runs.length) + (hasOlder ? "+" : "") : "");
    this.#empty.hidden = !loaded || runs.length > 0;
    this.#older.hidden = !hasOlder;
    const gone = new Set(this.#rows.keys());
    runs.forEach((run, place) => {
      gone.delete(run.id);
      let row = this.#rows.get(run.id);
      if (!row) this.#rows.set(run.id, (row = runRow(run.id, (isChosen) => this.#choose(() => (isChosen ? this.#chosen.add(run.id) : this.#chosen.delete(run.id))))));
      row.show(run, words, run.id === selected);
      row.choose(this.#chosen.has(run.id), this.#chosen.size >= MOST_RUNS, words.t("list.choose", { name: run.name }));
      if (this.#list.children[place] !== row.node) this.#list.insertBefore(row.node, this.#list.children[place] ?? null);
    });
    for (const id of gone) {
      this.#rows.get(id)?.node.remove();
      this.#rows.delete(id);
      this.#chosen.delete(id);
    }
    this.#choice.hidden = this.#chosen.size === 0;
    this.classList.toggle("choosing", this.#chosen.size > 0);
    setText(this.#compare, words.t("list.compare", { count: this.#chosen.size }));
    setAttribute(this.#compare, "href", `/compare?runs=${[...this.#chosen].join(",")}`);
  }

  /** @param {() => void} change */
  #choose(change) {
    change();
    this.update(this.props);
  }

  /** @param {MouseEvent} event */
  #select(event) {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    emit(this, "run-select", link.dataset.runId);
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const links = [...this.#list.querySelectorAll("a")];
    if (event.target instanceof HTMLInputElement) return;
    const here = links.findIndex((link) => link === document.activeElement);
    if (event.altKey) return this.#moveInQueue(event, links[here]?.dataset.runId);
    const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: links.length - 1 }[event.key];
    if (here < 0 || next === undefined || !links[next]) return;
    event.preventDefault();
    links[next].focus();
    emit(this, "run-select", links[next].dataset.runId);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {string | undefined} id
   */
  #moveInQueue(event, id) {
    const run = this.props.runs.find((one) => one.id === id);
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!run || run.queue_position === null || step === undefined) return;
    event.preventDefault();
    const position = run.queue_position + step;
    const isBehindAll = !this.props.hasOlder && position > this.props.runs.filter((one) => one.status === "queued").length;
    if (position >= 1 && !isBehindAll) emit(this, "queue-move", { id: run.id, position });
  }
}

/**
 * @param {string} id
 * @param {(isChosen: boolean) => void} onChoose
 */
function runRow(id, onChoose) {
  const box = h("input", { type: "checkbox", "data-testid": "run-choose", onchange: () => onChoose(box.checked) });
  const name = h("span", { class: "run-row-name" });
  const accuracy = h("span", { class: "run-row-accuracy figure" });
  const status = statusMark();
  const detail = h("span", { class: "run-row-detail figure" });
  const bar = h("span", { class: "bar-fill" });
  const link = h("a", { href: `/?run=${id}`, class: "run-row", "data-testid": "run-item", "data-run-id": id },
    name, accuracy, status.node, detail, h("span", { class: "bar", "aria-hidden": "true" }, bar));
  return {
    node: h("li", { class: "run-item" }, link, h("label", { class: "run-box" }, box)),
    /**
     * @param {boolean} isChosen
     * @param {boolean} isFull
     * @param {string} label
     */
    choose(isChosen, isFull, label) {
      box.checked = isChosen;
      box.disabled = isFull && !isChosen;
      setAttribute(box, "aria-label", label);
    },
    /**
     * @param {Run} run
     * @param {Words} words
     * @param {boolean} isSelected
     */
    show(run, words, isSelected) {
      link.dataset.status = run.status;
      setAttribute(link, "aria-current", isSelected ? "true" : null);
      setText(name, run.name);
      setText(accuracy, run.test_accuracy === null ? "" : words.percent(run.test_accuracy));
      status.show(run, words);
      setText(detail, rowDetail(run, words));
      bar.style.transform = `scaleX(${run.iterations ? run.iteration / run.iterations : 0})`;
    },
  };
}

/**
 * @param {Run} run
 * @param {Words} words
 */
function rowDetail(run, words) {
  if (run.status === "running") {
    const left = run.seconds_left === null ? "" : ` · ${words.duration(run.seconds_left)}`;
    return run.iterations_per_second === null ? "" : words.rate(run.iterations_per_second) + left;
  }
  if (run.status === "finished") return words.duration(run.seconds);
  return run.iteration > 0 ? words.percent(run.iteration / run.iterations, 0) : "";
}

customElements.define("run-list", RunList);
