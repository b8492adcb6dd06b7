/** The worst mistakes on the test data at the moment that is looked at: wrong answers of which the network is surest. */

/** @import {Words} from "../language/words.js" */
/** @import {ReadImages, Theme} from "../types.js" */

import { readPalette } from "../charts/chart-palette.js";
import { h, setText } from "./dom.js";
import { Panel } from "./panel.js";
import { readDigit } from "./read-digit.js";

/** @typedef {{ words: Words, theme: Theme, mistakes: ReadImages | null, isBehind: boolean }} MistakesPanelProps */

/** @extends {Panel<MistakesPanelProps>} */
export class MistakesPanel extends Panel {
  /** @override */
  panel = "mistakes";
  #list = h("ol", { class: "read-digits" });
  #note = h("p", { class: "panel-note figure" });
  #waiting = h("p", { class: "panel-waiting", "data-text": "inspect.waiting" });

  /** @override */
  build() {
    this.dataset.testid = "mistakes";
    this.append(h("div", { class: "panel-head" }, h("h3", { class: "section-title", "data-text": "inspect.mistakes" })), h("div", { class: "mistakes-frame" }, this.#list, this.#waiting), this.#note);
  }

  /**
   * @override
   * @param {MistakesPanelProps} next
   * @param {MistakesPanelProps} [previous]
   */
  update({ words, theme, mistakes, isBehind }, previous) {
    this.classList.toggle("behind", isBehind);
    this.#waiting.hidden = mistakes !== null;
    if (mistakes === previous?.mistakes && words === previous?.words && theme === previous.theme) return;
    this.dataset.iteration = String(mistakes?.iteration ?? "");
    this.dataset.count = String(mistakes?.count ?? "");
    const { ink } = readPalette(this);
    this.#list.replaceChildren(...(mistakes?.images ?? []).map((read) => readDigit(read, ink, words)));
    setText(this.#note, mistakes ? words.t(mistakes.count ? "inspect.mistakesNote" : "inspect.noMistakes", { count: mistakes.count, shown: mistakes.images.length }) : "");
  }
}

customElements.define("mistakes-panel", MistakesPanel);
