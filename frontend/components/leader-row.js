/** One run among all runs: the box that lays it over the others, its figures, data set, tags and state. */

/** @import {Words} from "../language/words.js" */
/** @import {Run} from "../types.js" */

import { settingText } from "../language/compared-words.js";
import { h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";
import { statusMark } from "./status-mark.js";

/**
 * @param {string} id
 * @param {{ onChoose: (isChosen: boolean) => void, onTag: (tag: string) => void }} listener
 */
export function leaderRow(id, { onChoose, onTag }) {
  const box = h("input", { type: "checkbox", "data-testid": "board-choose", onchange: () => onChoose(box.checked) });
  const link = h("a", { href: `/?run=${id}`, class: "member-name", "data-testid": "board-run" });
  const mark = h("span", { class: "best-mark", hidden: true }, icon("star"), h("span", { class: "visually-hidden" }));
  const tags = h("span", { class: "board-tags" });
  const figures = Array.from({ length: 5 }, () => h("td", { class: "number figure" }));
  const created = h("td", { class: "figure" });
  const dataset = h("td", {});
  const status = statusMark();
  const node = h("tr", { "data-run-id": id },
    h("td", { class: "board-box" }, h("label", { class: "box-area" }, box)),
    h("th", { scope: "row" }, h("span", { class: "member" }, link, mark, tags)),
    ...figures, created, dataset, h("td", {}, status.node));
  return {
    node,
    /**
     * @param {Run} run
     * @param {{ words: Words, isChosen: boolean, isFull: boolean, isBest: boolean }} look
     */
    show(run, { words, isChosen, isFull, isBest }) {
      node.classList.toggle("chosen", isChosen);
      box.checked = isChosen;
      box.disabled = isFull && !isChosen;
      setAttribute(box, "aria-label", words.t("board.overlayRun", { name: run.name }));
      setAttribute(box, "title", box.disabled ? words.t("compare.full") : null);
      setText(link, run.name);
      mark.hidden = !isBest;
      setText(/** @type {Element} */ (mark.lastElementChild), words.t("groups.best"));
      const texts = [words.percent(run.best_test_accuracy), words.loss(run.loss), words.duration(run.seconds), words.number(run.iteration), words.number(run.parameters)];
      texts.forEach((text, k) => setText(figures[k], text));
      setText(created, words.time(run.created_at));
      setText(dataset, settingText(run, "dataset", words));
      status.show(run, words);
      const shown = JSON.stringify([run.tags, words.language]);
      if (tags.dataset.shown === shown) return;
      tags.dataset.shown = shown;
      tags.replaceChildren(...run.tags.map((tag) => {
        const button = h("button", { type: "button", class: "board-tag", "aria-label": words.t("board.onlyTag", { tag }), onclick: () => onTag(tag) });
        setText(button, tag);
        return button;
      }));
    },
  };
}
