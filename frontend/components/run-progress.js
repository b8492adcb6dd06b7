/**
 * How far a run is: a bar and one line below it, which says in words how it ended when it has. The space is the same in
 * every state.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run} from "../types.js" */

import { isFinal, messageText } from "../language/run-words.js";
import { Component } from "./component.js";
import { h, setAttribute, setText } from "./dom.js";

/** @typedef {{ words: Words, run: Run }} RunProgressProps */

/** @extends {Component<RunProgressProps>} */
export class RunProgress extends Component {
  #fill = h("span", { class: "bar-fill" });
  #bar = h("div", { class: "bar", role: "progressbar", "aria-valuemin": "0", "data-label": "progress.label" }, this.#fill);
  #sentence = h("p", { class: "progress-sentence", "aria-live": "polite" });
  #share = h("span", { class: "progress-share figure" });

  /** @override */
  build() {
    this.append(this.#bar, h("div", { class: "progress-line" }, this.#sentence, this.#share));
  }

  /**
   * @override
   * @param {RunProgressProps} next
   */
  update({ words, run }) {
    this.dataset.status = run.status;
    this.dataset.message = run.message?.code ?? "";
    const share = run.iterations ? run.iteration / run.iterations : 0;
    this.#fill.style.transform = `scaleX(${share})`;
    setAttribute(this.#bar, "aria-valuemax", String(run.iterations));
    setAttribute(this.#bar, "aria-valuenow", String(run.iteration));
    setText(this.#share, words.percent(share, 0));
    setText(this.#sentence, sentence(run, words));
  }
}

/**
 * @param {Run} run
 * @param {Words} words
 */
function sentence(run, words) {
  const message = messageText(run, words);
  if (message && run.message?.code.startsWith("ended-by-") && run.test_accuracy !== null) return `${message} ${finished(run, words, "ended")}`;
  if (message) return message;
  if (run.status === "finished" && run.test_accuracy !== null) return finished(run, words, "finished");
  const { iteration, iterations } = run;
  if (run.pause_at !== null && !isFinal(run) && run.status !== "paused") return words.t("progress.pauseAt", { iteration, pauseAt: run.pause_at });
  if (run.status === "running" && run.seconds_left !== null) return words.t("progress.left", { iteration, iterations, left: words.left(run.seconds_left) });
  return words.t(`progress.${run.status}`, { iteration, iterations });
}

/**
 * What came of it.
 * @param {Run} run
 * @param {Words} words
 * @param {"finished" | "ended"} how by itself, or by a rule that is told before
 */
const finished = (run, words, how) =>
  words.t(run.planar ? `progress.${how}Points` : `progress.${how}`, { accuracy: words.percent(run.test_accuracy), duration: words.duration(run.seconds) });

customElements.define("run-progress", RunProgress);
