/**
 * One run in the table of its group. The row links to the run on the dashboard.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Criterion, Run, RunSpec} from "../types.js" */

import { LINE_COLOURS } from "../charts/chart-palette.js";
import { fieldValue } from "../language/group-words.js";
import { isFinal } from "../language/run-words.js";
import { bestValue } from "../state/ranking.js";
import { h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";
import { statusMark } from "./status-mark.js";

/**
 * @param {string} id
 * @param {(keyof RunSpec)[]} columns
 * @param {Criterion} criterion
 * @param {number | null} line the number of the run's line on the chart, where it has one
 */
export function groupRow(id, columns, criterion, line) {
  const name = h("span", {});
  const link = h("a", { href: `/?run=${id}`, class: "member-name", "data-testid": "group-run", "data-run-id": id }, name);
  const mark = h("span", { class: "best-mark", hidden: true }, icon("star"), h("span", { class: "visually-hidden" }));
  const swatch = line === null ? [] : [h("span", { class: "line-swatch", "data-line": String(line % LINE_COLOURS), "data-dashed": line >= LINE_COLOURS, "aria-hidden": "true" })];
  const values = columns.map(() => h("td", { class: "figure" }));
  const fill = h("span", { class: "bar-fill" });
  const score = h("span", { class: "figure" });
  const others = /** @type {const} */ (["train_accuracy", "test_accuracy"]).filter((accuracy) => accuracy !== criterion);
  const figures = others.map(() => h("td", { class: "number figure" }));
  const status = statusMark();
  const share = h("span", { class: "member-share figure" });
  const node = h("tr", { "data-run-id": id },
    h("th", { scope: "row" }, h("span", { class: "member" }, ...swatch, link, mark)),
    h("td", { class: "number score" }, score, h("span", { class: "bar", "aria-hidden": "true" }, fill)),
    ...values,
    ...figures,
    h("td", {}, h("span", { class: "member-state" }, status.node, share)));
  return {
    node,
    /**
     * @param {Run} run
     * @param {{ words: Words, name: string, isBest: boolean, isHighlighted: boolean }} look
     */
    show(run, { words, name: text, isBest, isHighlighted }) {
      node.dataset.status = run.status;
      node.classList.toggle("best", isBest);
      node.classList.toggle("highlighted", isHighlighted);
      mark.hidden = !isBest;
      setAttribute(mark, "title", words.t("groups.best"));
      setText(/** @type {Element} */ (mark.lastElementChild), words.t("groups.best"));
      setText(name, text);
      columns.forEach((column, k) => {
        values[k].classList.toggle("number", typeof run.spec[column] === "number");
        setText(values[k], fieldValue(run.spec, column, words));
      });
      const value = bestValue(run, criterion);
      setText(score, words.percent(value));
      fill.style.transform = `scaleX(${value ?? 0})`;
      others.forEach((accuracy, k) => setText(figures[k], words.percent(run[accuracy])));
      status.show(run, words);
      setText(share, isFinal(run) || run.status === "queued" ? "" : words.percent(run.iteration / run.iterations, 0));
    },
  };
}
