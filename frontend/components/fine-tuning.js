/**
 * Lets the network that answers learn a writer's hand, shows how far it is, and holds what it reads afterwards against
 * what it read before: on the writer's digits that it has not seen, and on MNIST.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run, Theme} from "../types.js" */
/** @import {OwnHand} from "../state/own-hand.js" */

import { UNKNOWN } from "../language/words.js";
import { isFinal, messageText, stateLabel } from "../language/run-words.js";
import { paintSeen } from "../drawing/seen-image.js";
import { decodeBytes } from "../transport/encoded-numbers.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";

/** From so many on some can be held back, to see whether it helped. */
const ENOUGH = 8;
const MOST_SHOWN = 24;

/** @typedef {{ words: Words, theme: Theme, hand: OwnHand, parent: Run | undefined, readOnly: boolean }} FineTuningProps `parent`: the network that answers */

/** @extends {Component<FineTuningProps>} */
export class FineTuningView extends Component {
  #start = h("button", { type: "button", class: "button primary", "data-testid": "fine-tune", onclick: () => emit(this, "hand-learn") }, icon("play"), h("span", { "data-text": "hand.learn" }));
  #hint = h("p", { class: "why-note" });
  #fill = h("span", { class: "bar-fill" });
  #state = h("p", { class: "first-state figure", "data-testid": "fine-tune-state" });
  #progress = h("div", { class: "first-progress" }, h("div", { class: "bar", "aria-hidden": "true" }, this.#fill), this.#state);
  #own = score("hand.ownDigits", "fine-tune-own");
  #mnist = score("hand.mnist", "fine-tune-mnist");
  #outcome = h("div", { class: "hand-outcome", "aria-live": "polite" }, h("dl", { class: "edit-effects figure" }, ...this.#own.nodes, ...this.#mnist.nodes));
  #digits = h("ul", { class: "held-back", "data-label": "hand.heldBack" });

  /** @override */
  build() {
    this.append(h("div", { class: "hand-learn" }, this.#start, this.#hint), this.#progress, this.#outcome, this.#digits);
  }

  /**
   * @override
   * @param {FineTuningProps} next
   */
  update({ words, theme, hand, parent, readOnly }) {
    const { run, outcome, count } = hand;
    const isLearning = run !== undefined && !isFinal(run);
    this.#start.disabled = readOnly || isLearning || hand.isStarting || !parent || count < ENOUGH;
    setText(this.#hint, count < ENOUGH ? words.t("hand.tooFew", { count, enough: ENOUGH }) : parent ? words.t("hand.learnFrom", { name: parent.name, count }) : words.t("hand.noNetwork"));
    this.#progress.hidden = !isLearning && run?.status !== "failed";
    if (run) {
      this.#fill.style.transform = `scaleX(${run.iteration / run.iterations})`;
      setText(this.#state, messageText(run, words) ?? `${stateLabel(run, words)} · ${words.t("progress.running", { iteration: run.iteration, iterations: run.iterations })}`);
    }
    const isThere = outcome !== null && outcome.after !== null && outcome.before !== null;
    this.#outcome.hidden = this.#digits.hidden = !isThere || isLearning;
    if (!outcome || !isThere) return;
    this.#own.show(outcome.before?.own ?? null, outcome.after?.own ?? null, words, 1);
    this.#mnist.show(outcome.before?.mnist ?? null, outcome.after?.mnist ?? null, words, 2);
    const shown = `${outcome.run} ${theme} ${words.language}`;
    if (this.#digits.dataset.shown === shown) return;
    this.#digits.dataset.shown = shown;
    this.#digits.replaceChildren(...outcome.digits.slice(0, MOST_SHOWN).map(({ label, image, before, after }) => {
      const canvas = h("canvas", { class: "seen-small", width: "28", height: "28", role: "img", "aria-label": words.t("hand.imageLabel", { digit: label }) });
      queueMicrotask(() => paintSeen(canvas, decodeBytes(image)));
      const kind = after === label ? (before === label ? "" : " mended") : " wrong";
      return h("li", { class: `held${kind}`, title: words.t("hand.heldBackText", { label, before, after }) }, canvas, h("span", { class: "figure" }, before === after ? String(after) : `${before} → ${after}`));
    }));
  }
}

/**
 * @param {string} name key of its text
 * @param {string} testid
 */
function score(name, testid) {
  const [before, after] = [h("span", {}), h("b", {})];
  return {
    nodes: [h("dt", { "data-text": name }), h("dd", { "data-testid": testid }, before, h("span", { class: "arrow", "aria-hidden": "true" }, " → "), after)],
    /**
     * @param {number | null} old
     * @param {number | null} now
     * @param {Words} words
     * @param {number} places
     */
    show(old, now, words, places) {
      setText(before, old === null ? UNKNOWN : words.percent(old, places));
      setText(after, now === null ? UNKNOWN : words.percent(now, places));
    },
  };
}

customElements.define("fine-tuning", FineTuningView);
