/**
 * The gradient check: a button, and the report that comes of it, array by array. It shows what the server found; the
 * check itself is asked for by its owner.
 */

/** @import {Words} from "../language/words.js" */
/** @import {ArrayCheck, GradientCheckState, GradientReport} from "../types.js" */

import { shapeText } from "../language/layer-words.js";
import { problemText } from "../language/run-words.js";
import { refusalText } from "../language/field-words.js";
import { ProblemError } from "../transport/problem.js";
import { Component } from "./component.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @typedef {object} GradientCheckProps
 * @property {Words} words
 * @property {GradientCheckState} state
 * @property {boolean} possible false while there is nothing that could be checked
 * @property {boolean} outdated whether the settings have changed since the report
 */

/** @extends {Component<GradientCheckProps>} */
export class GradientCheckPanel extends Component {
  #label = h("span", {});
  #button = h("button", { type: "button", class: "button", "data-testid": "check-gradient", onclick: () => emit(this, "gradient-check") }, icon("scale"), this.#label);
  #bar = h("div", { class: "bar busy", "aria-hidden": "true" }, h("span", { class: "bar-fill" }));
  #trouble = h("p", { class: "check-trouble", role: "alert", "data-testid": "check-trouble" });
  #mark = h("p", { class: "check-mark", "data-testid": "check-mark" });
  #facts = h("ul", { class: "check-facts" });
  #outdated = h("p", { class: "check-outdated", "data-testid": "check-outdated", "data-text": "check.outdated" });
  #rows = h("tbody", {});
  #report = h("div", { class: "check-report", role: "status", "data-testid": "check-report" }, this.#mark, this.#facts, this.#outdated,
    h("div", { class: "check-scroll", tabindex: "0", role: "region", "data-label": "check.table" },
      h("table", { class: "check-table" },
        h("thead", {}, h("tr", {}, ...["array", "shape", "checked", "error", "numerical", "backpropagation"].map((name) => h("th", { scope: "col", "data-text": `check.${name}` })))),
        this.#rows)));

  /** @override */
  build() {
    this.append(
      h("div", { class: "check-ask" },
        h("div", { class: "field-words" }, h("p", { class: "field-label", "data-text": "check.title" }), h("p", { class: "field-help", "data-text": "check.help" })),
        this.#button),
      this.#bar, this.#trouble, this.#report);
  }

  /**
   * @override
   * @param {GradientCheckProps} next
   * @param {GradientCheckProps} [previous]
   */
  update({ words, state, possible, outdated }, previous) {
    const { busy, report, trouble } = state;
    setText(this.#label, words.t(busy ? "check.busy" : "check.start"));
    this.#button.disabled = busy || !possible;
    setAttribute(this, "aria-busy", busy ? "true" : null);
    this.#bar.classList.toggle("idle", !busy);
    setText(this.#trouble, trouble === null ? "" : troubleText(trouble, words));
    this.#report.hidden = report === null;
    this.#outdated.hidden = !outdated;
    this.#report.classList.toggle("outdated", outdated || busy);
    if (!report || (previous?.state.report === report && previous.words === words)) return;
    this.#show(report, words);
    if (previous && previous.state.report !== report) this.#report.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }

  /**
   * @param {GradientReport} report
   * @param {Words} words
   */
  #show(report, words) {
    setAttribute(this.#report, "data-passed", String(report.passed));
    this.#mark.replaceChildren(icon(report.passed ? "check" : "alert"), h("span", {}, words.t(report.passed ? "check.passed" : "check.failed")));
    const checked = report.arrays.reduce((sum, array) => sum + array.checked, 0);
    // Nudging takes equally long for every parameter, so that the time for all follows from that for some.
    const numerical = report.seconds_numerical * (report.parameters / Math.max(checked, 1));
    const ratio = numerical / Math.max(report.seconds_backpropagation, 1e-6);
    this.#facts.replaceChildren(
      h("li", { "data-testid": "check-error" }, words.t("check.largest", { error: brief(report.largest_relative_error, words) })),
      h("li", {}, words.t("check.sample", { checked, parameters: report.parameters, seconds: span(report.seconds_numerical, words) })),
      h("li", { "data-testid": "check-ratio" }, words.t(ratio >= 1 ? "check.faster" : "check.times", {
        ratio: Number(ratio.toPrecision(2)), backpropagation: span(report.seconds_backpropagation, words), numerical: span(numerical, words),
      })));
    const worst = report.arrays.find((array) => array.largest_relative_error === report.largest_relative_error);
    this.#rows.replaceChildren(...report.arrays.map((array) => arrayRow(array, words, array === worst)));
  }
}

/**
 * @param {ArrayCheck} array
 * @param {Words} words
 * @param {boolean} isWorst
 */
function arrayRow(array, words, isWorst) {
  const place = `[${array.index.join(", ")}]`;
  return h("tr", { class: isWorst ? "worst" : "" },
    h("th", { scope: "row" }, array.name),
    h("td", { class: "figure" }, shapeText(array.shape, words)),
    h("td", { class: "figure number" }, words.figure(array.checked)),
    h("td", { class: "figure number" }, brief(array.largest_relative_error, words), h("span", { class: "check-place" }, words.t("check.at", { place }))),
    h("td", { class: "figure number" }, derivative(array.numerical, words)),
    h("td", { class: "figure number" }, derivative(array.backpropagation, words)));
}

/**
 * @param {number | null} value
 * @param {Words} words
 */
const brief = (value, words) => (value === null ? words.t("check.notFinite") : words.figure(Number(value.toPrecision(2))));

/**
 * With digits enough to see where two of them part.
 * @param {number | null} value
 * @param {Words} words
 */
const derivative = (value, words) => (value === null ? words.t("check.notFinite") : value.toExponential(7).replace("e+0", "").replace("e+", "e"));

/**
 * @param {number} seconds
 * @param {Words} words
 */
function span(seconds, words) {
  if (seconds >= 1) return words.duration(seconds);
  return words.t("unit.milliseconds", { milliseconds: Number((seconds * 1000).toPrecision(2)) });
}

/**
 * @param {unknown} trouble
 * @param {Words} words
 */
function troubleText(trouble, words) {
  const errors = trouble instanceof ProblemError && trouble.problem.status === 422 ? trouble.problem.errors ?? [] : [];
  const [first] = errors;
  if (!first) return problemText(trouble, words);
  const name = first.field.replace(/^spec\./, "");
  if (!words.has(`field.${name}`)) return words.t("check.tooLarge");
  return `${words.t(`field.${name}`)}: ${refusalText({ ...first, field: name }, words)}`;
}

customElements.define("gradient-check", GradientCheckPanel);
