/**
 * One group: what it is, how far it is, the best run so far, a chart that compares, and the table of its runs. It shows
 * a GroupState and holds nothing itself.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Recipe, RunSpec, SpecField, Theme} from "../types.js" */
/** @import {ComparedRuns} from "../state/compared-runs.js" */
/** @import {GroupState} from "../state/group-state.js" */
/** @import {ComparedMetric} from "../charts/compared-series.js" */
/** @import {TableSort} from "./group-table.js" */

import { columnsOf, memberNames } from "../language/group-words.js";
import { isFinal } from "../language/run-words.js";
import { MOST_RUNS } from "../state/compare-look.js";
import { ranked } from "../state/ranking.js";
import { BestRun } from "./best-run.js";
import { ComparisonChart } from "./comparison-chart.js";
import { Component } from "./component.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { GroupTable } from "./group-table.js";
import { icon } from "./icons.js";
import { SearchChart } from "./search-chart.js";
import { segmented } from "./segmented.js";

/**
 * @typedef {object} GroupLook how a group is looked at
 * @property {TableSort | null} sort null: by the criterion
 * @property {keyof RunSpec | "all" | null} field on the search chart's x axis; null: not chosen yet
 * @property {ComparedMetric} metric of the comparison
 * @property {"full" | "fit"} height of the comparison's accuracies
 * @property {string | null} highlighted run under the pointer
 *
 * @typedef {object} GroupViewProps
 * @property {Words} words
 * @property {Theme} theme
 * @property {GroupState} state
 * @property {ComparedRuns | null} compared
 * @property {string} name
 * @property {Recipe[]} recipes
 * @property {SpecField[]} fields
 * @property {GroupLook} look
 * @property {boolean} readOnly
 */

/** @extends {Component<GroupViewProps>} */
export class GroupView extends Component {
  #back = h("a", { href: "/groups", class: "back", "data-testid": "all-groups", onclick: (/** @type {MouseEvent} */ event) => this.#leave(event) },
    icon("left"), h("span", { "data-text": "groups.all" }));
  #title = h("h1", { class: "page-title", "data-testid": "group-title" });
  #subtitle = h("p", { class: "group-subtitle figure" });
  #stop = h("button", { type: "button", class: "button", "data-testid": "group-stop", onclick: () => emit(this, "group-stop") }, icon("stop"), h("span", { "data-text": "groups.stop" }));
  #again = h("button", { type: "button", class: "button", "data-testid": "group-search", onclick: () => emit(this, "search-open", this.props.state.best?.id) },
    icon("search"), h("span", { "data-text": "groups.searchAround" }));
  #delete = h("button", { type: "button", class: "button icon-only danger", "data-testid": "group-delete", "data-label": "groups.delete", "data-hint": "groups.delete", onclick: () => emit(this, "group-delete") },
    icon("trash"));
  #commentary = h("p", { class: "group-commentary" });
  #expected = h("p", { class: "group-expected" });
  #lesson = h("div", { class: "group-lesson" }, this.#commentary,
    h("div", { class: "recipe-expectation" }, h("h2", { class: "recipe-label", "data-text": "recipes.expected" }), this.#expected));
  #fill = h("span", { class: "bar-fill" });
  #bar = h("div", { class: "bar", role: "progressbar", "data-label": "groups.progressLabel", "aria-valuemin": "0", "aria-valuemax": "100" }, this.#fill);
  #progress = h("p", { class: "group-progress-text figure", "data-testid": "group-progress", "aria-live": "polite" });
  #best = new BestRun();
  #search = new SearchChart();
  #comparison = new ComparisonChart();
  #metric = segmented("compared-metric", "groups.metric", [
    { value: "test", text: "groups.metric.test", testid: "metric-test" },
    { value: "train", text: "groups.metric.train", testid: "metric-train" },
    { value: "loss", text: "groups.metric.loss", testid: "metric-loss" },
  ], (metric) => emit(this, "group-look", { metric }));

  #height = segmented("compared-height", "chart.height", [
    { value: "full", text: "chart.full" },
    { value: "fit", text: "chart.fit", testid: "compared-fit" },
  ], (height) => emit(this, "group-look", { height }));

  #compare = h("a", { class: "button", "data-testid": "group-compare" }, icon("overlay"), h("span", { "data-text": "groups.compare" }));
  #table = new GroupTable();

  /** @override */
  build() {
    this.#comparison.choices.append(this.#height.node, this.#metric.node);
    this.append(
      this.#back,
      h("header", { class: "group-head" }, h("div", { class: "group-head-words" }, this.#title, this.#subtitle), h("div", { class: "group-actions" }, this.#compare, this.#stop, this.#again, this.#delete)),
      this.#lesson,
      h("div", { class: "group-progress" }, this.#bar, this.#progress),
      this.#best,
      this.#search, this.#comparison,
      this.#table);
  }

  /**
   * @override
   * @param {GroupViewProps} next
   */
  update({ words, theme, state, compared, name, recipes, fields, look, readOnly }) {
    const { group, runs, best } = state;
    if (!group) return;
    const isSearch = group.kind === "search";
    const columns = columnsOf(group, runs);
    const names = memberNames(group, runs, words);
    setText(this.#title, name);
    setText(this.#subtitle, `${words.t(`groups.kind.${group.kind}`)} · ${words.time(group.created_at)}`);
    this.#stop.hidden = state.isEnded;
    this.#stop.disabled = readOnly;
    this.#again.hidden = !isSearch || !state.isEnded || !best;
    this.#again.disabled = readOnly;
    this.#delete.disabled = readOnly;
    const overlaid = ranked(runs, group.criterion).slice(0, MOST_RUNS).map((run) => run.id);
    setAttribute(this.#compare, "href", `/compare?runs=${runs.flatMap((run) => (overlaid.includes(run.id) ? run.id : [])).join(",")}`);
    this.#explain(recipes.find((recipe) => recipe.id === group.recipe) ?? null, words);
    this.#measure(runs, words);
    this.#best.props = { words, run: best, name: best ? (names.get(best.id) ?? best.name) : "", criterion: group.criterion, columns, isFinal: state.isEnded };
    const view = group.id;
    this.#search.hidden = !isSearch || columns.length === 0;
    if (!this.#search.hidden) {
      this.#search.props = { words, theme, view, runs, names, columns, fields, criterion: group.criterion, best: best?.id ?? null, chosen: look.field, highlighted: look.highlighted };
    }
    this.#comparison.hidden = isSearch;
    if (!isSearch) {
      this.#metric.select(look.metric);
      this.#height.select(look.height);
      this.#height.node.hidden = look.metric === "loss";
      const lines = runs.map((run, place) => ({ run, place, name: names.get(run.id) ?? run.name, isBest: run.id === best?.id, history: compared?.history(run.id) ?? null }));
      this.#comparison.props = {
        words, theme, view, lines, title: "groups.comparison", metric: look.metric, axis: "iteration", smoothing: 55, scale: "linear", height: look.height, zoom: null, highlighted: look.highlighted,
      };
    }
    this.#table.props = { words, group, runs, names, columns, best: best?.id ?? null, sort: look.sort, hasLines: !isSearch, highlighted: look.highlighted };
  }

  /**
   * @param {Recipe | null} recipe
   * @param {Words} words
   */
  #explain(recipe, words) {
    this.#lesson.hidden = recipe === null;
    if (!recipe) return;
    setText(this.#commentary, recipe.commentary[words.language]);
    setText(this.#expected, recipe.expected[words.language]);
  }

  /**
   * @param {import("../types.js").Run[]} runs
   * @param {Words} words
   */
  #measure(runs, words) {
    const share = runs.reduce((sum, run) => sum + (isFinal(run) ? 1 : run.iteration / run.iterations), 0) / Math.max(1, runs.length);
    this.#fill.style.transform = `scaleX(${share})`;
    setAttribute(this.#bar, "aria-valuenow", String(Math.round(100 * share)));
    const count = (/** @type {string} */ status) => runs.filter((run) => run.status === status).length;
    const parts = /** @type {const} */ (["running", "queued", "paused", "stopped", "failed"]).filter((status) => count(status) > 0)
      .map((status) => words.t(`groups.count.${status}`, { count: count(status) }));
    setText(this.#progress, [words.t("groups.finished", { finished: count("finished"), count: runs.length }), ...parts].join(" · "));
  }

  /** @param {MouseEvent} event */
  #leave(event) {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    emit(this, "group-leave");
  }
}

customElements.define("group-view", GroupView);
