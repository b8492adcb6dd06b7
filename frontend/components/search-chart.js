/**
 * The runs of a search by what was tried and what came of it: one field against the criterion, or all fields side by
 * side, one line a run. The better a run, the stronger its colour; the best one stands out.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Criterion, PlotlyEvents, Run, RunSpec, SpecField, Theme} from "../types.js" */
/** @import {Palette} from "../charts/chart-palette.js" */

import { parallelFigure } from "../charts/parallel-figure.js";
import { scatterFigure } from "../charts/scatter-figure.js";
import { fieldName } from "../language/group-words.js";
import { bestValue } from "../state/ranking.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";
import { PlotElement } from "./plot-element.js";

/**
 * @typedef {object} SearchChartProps
 * @property {Words} words
 * @property {Theme} theme
 * @property {string} view
 * @property {Run[]} runs
 * @property {Map<string, string>} names
 * @property {(keyof RunSpec)[]} columns
 * @property {SpecField[]} fields
 * @property {Criterion} criterion
 * @property {string | null} best
 * @property {keyof RunSpec | "all" | null} chosen what lies along x; null: not chosen yet
 * @property {string | null} highlighted
 */

/** @extends {PlotElement<SearchChartProps>} */
export class SearchChart extends PlotElement {
  #choice = h("select", { id: "search-chart-x", "data-testid": "search-chart-x", onchange: () => emit(this, "group-look", { field: this.#choice.value }) });
  #control = h("div", { class: "chart-controls" },
    h("label", { for: "search-chart-x", class: "slider-label", "data-text": "groups.chartBy" }),
    h("span", { class: "chart-select" }, this.#choice, icon("chevron")));

  /** @override */
  build() {
    this.dataset.testid = "search-chart";
    this.classList.add("chart");
    this.append(
      h("div", { class: "chart-head" }, h("h2", { class: "chart-title", "data-text": "groups.searchChart" }), this.resetButton, this.#control),
      this.plot);
    this.plot.setAttribute("role", "img");
  }

  /** What lies along x, chosen or not. */
  get #along() {
    const { chosen, columns } = this.props;
    if (chosen && (chosen === "all" || columns.includes(chosen))) return chosen;
    return columns.length > 1 ? "all" : columns[0];
  }

  /**
   * @override
   * @param {SearchChartProps} next
   * @param {SearchChartProps} [previous]
   */
  update(next, previous) {
    const { words, columns, runs, criterion } = next;
    if (words !== previous?.words || columns.join() !== previous.columns.join()) this.#offer(next);
    if (previous && next.chosen !== previous.chosen) this.zoom = { x: null, y: null };
    this.#choice.value = this.#along;
    this.#control.hidden = columns.length < 2;
    this.dataset.points = String(runs.filter((run) => bestValue(run, criterion) !== null).length);
    if (words !== previous?.words) this.plot.setAttribute("aria-label", words.t("groups.searchChartLabel"));
    super.update(next, previous);
  }

  /**
   * @override
   * @param {SearchChartProps} props
   */
  fingerprint({ view, runs, criterion, best, chosen, highlighted, fields }) {
    const known = runs.map((run) => `${run.id}:${bestValue(run, criterion)}:${run.status}`);
    return [view, chosen, best, highlighted, fields.length, ...known].join(" ");
  }

  /**
   * @override
   * @param {Palette} palette
   */
  figure(palette) {
    const along = this.#along;
    const { runs, names, columns, fields, criterion, best, highlighted, words } = this.props;
    const measured = runs.filter((run) => bestValue(run, criterion) !== null);
    const field = (/** @type {keyof RunSpec} */ name) => fields.find((one) => one.name === name) ?? null;
    const common = { words, palette, runs: measured, all: runs, names, columns, field, criterion, best, highlighted, pixels: this.pixels / devicePixelRatio };
    return along === "all" ? parallelFigure(common) : scatterFigure({ ...common, along, zoom: this.zoom });
  }

  /**
   * @override
   * @param {PlotlyEvents} plot
   */
  listen(plot) {
    plot.on("plotly_click", (detail) => {
      const [point] = /** @type {{ customdata?: string }[]} */ (detail.points ?? []);
      if (point?.customdata) emit(this, "run-open", point.customdata);
    });
  }

  /** @param {SearchChartProps} props */
  #offer({ words, columns }) {
    this.#choice.replaceChildren(...["all", ...columns].map((name) => {
      const option = h("option", { value: name });
      setText(option, name === "all" ? words.t("groups.allFields") : fieldName(/** @type {keyof RunSpec} */ (name), words));
      return option;
    }));
  }
}

customElements.define("search-chart", SearchChart);
