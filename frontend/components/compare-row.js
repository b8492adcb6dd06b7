/** One compared run in the table: its colour, which hides and shows its line, its name, its figures, and the way out. */

/** @import {Words} from "../language/words.js" */
/** @import {Run, RunSpec} from "../types.js" */

import { LINE_COLOURS } from "../charts/chart-palette.js";
import { settingText } from "../language/compared-words.js";
import { h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";
import { statusMark } from "./status-mark.js";

/** @typedef {{ ids: string[], hidden?: boolean, removed?: true }} RunChangeAsked */

/**
 * @param {string} id
 * @param {(keyof RunSpec)[]} fields
 * @param {(change: RunChangeAsked) => void} ask
 */
export function compareRow(id, fields, ask) {
  const swatch = h("span", { class: "line-swatch" });
  const toggle = h("button", { type: "button", class: "line-toggle", "data-testid": "compare-hide", onclick: () => ask({ ids: [id], hidden: toggle.getAttribute("aria-pressed") === "true" }) }, swatch);
  const link = h("a", { href: `/?run=${id}`, class: "member-name", "data-testid": "compared-run" });
  const mark = h("span", { class: "best-mark", hidden: true }, icon("star"), h("span", { class: "visually-hidden" }));
  const accuracy = h("td", { class: "number figure" });
  const loss = h("td", { class: "number figure" });
  const seconds = h("td", { class: "number figure" });
  const iteration = h("td", { class: "number figure" });
  const parameters = h("td", { class: "number figure" });
  const settings = fields.map(() => h("td", { class: "figure" }));
  const status = statusMark();
  const remove = h("button", { type: "button", class: "button quiet icon-only small", "data-testid": "compare-remove", onclick: () => ask({ ids: [id], removed: true }) }, icon("clear"));
  const node = h("tr", { "data-run-id": id },
    h("th", { scope: "row" }, h("span", { class: "member" }, toggle, link, mark)),
    accuracy, loss, seconds, iteration, parameters, ...settings, h("td", {}, status.node), h("td", { class: "row-end" }, remove));
  return {
    node,
    /**
     * @param {Run} run
     * @param {{ words: Words, name: string, place: number, isBest: boolean, isHidden: boolean, isHighlighted: boolean }} look
     */
    show(run, { words, name, place, isBest, isHidden, isHighlighted }) {
      node.classList.toggle("best", isBest);
      node.classList.toggle("highlighted", isHighlighted);
      node.classList.toggle("hidden-line", isHidden);
      swatch.dataset.line = String(place % LINE_COLOURS);
      swatch.toggleAttribute("data-dashed", place >= LINE_COLOURS);
      setAttribute(toggle, "aria-pressed", String(!isHidden));
      setAttribute(toggle, "aria-label", words.t("compare.line", { name }));
      setAttribute(toggle, "title", words.t(isHidden ? "compare.show" : "compare.hide"));
      setAttribute(remove, "aria-label", words.t("compare.removeRun", { name }));
      setAttribute(remove, "title", words.t("compare.remove"));
      mark.hidden = !isBest;
      setText(/** @type {Element} */ (mark.lastElementChild), words.t("groups.best"));
      setText(link, name);
      setText(accuracy, words.percent(run.best_test_accuracy));
      setText(loss, words.loss(run.loss));
      setText(seconds, words.duration(run.seconds));
      setText(iteration, words.number(run.iteration));
      setText(parameters, words.number(run.parameters));
      fields.forEach((field, k) => {
        settings[k].classList.toggle("number", typeof run.spec[field] === "number");
        setText(settings[k], settingText(run, field, words));
      });
      status.show(run, words);
    },
  };
}
