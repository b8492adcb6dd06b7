/**
 * Which weights of a run answer: the newest, those of its best epoch, or those of any epoch that was kept.
 */

/** @import {Words} from "../language/words.js" */
/** @import {EpochChoice, KeptEpoch} from "../types.js" */

import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{ words: Words, epochs: KeptEpoch[], selected: EpochChoice }} EpochSelectProps */

/** @extends {Component<EpochSelectProps>} */
export class EpochSelect extends Component {
  /** To be found by, where a page has more than one. */
  testid = "epoch-select";
  #best = h("option", { value: "best" });
  #group = h("optgroup", {});
  #select = h("select", { onchange: () => emit(this, "epoch-choice", choiceOf(this.#select.value)) },
    h("option", { value: "newest", "data-text": "draw.newestWeights" }), this.#best, this.#group);
  #shown = "";

  /** @override */
  build() {
    this.#select.dataset.testid = this.testid;
    this.append(h("label", {}, h("span", { class: "field-label", "data-text": "draw.weights" }),
      h("span", { class: "field-control select" }, this.#select, icon("chevron"))));
  }

  /**
   * @override
   * @param {EpochSelectProps} next
   * @param {EpochSelectProps} [previous]
   */
  update({ words, epochs, selected }, previous) {
    this.#select.disabled = epochs.length === 0 && selected === "newest";
    const best = epochs.find((epoch) => epoch.is_best);
    setText(this.#best, best ? words.t("draw.bestEpoch", { epoch: words.number(best.epoch), accuracy: words.percent(best.validation_accuracy ?? best.test_accuracy) }) : words.t("draw.best"));
    this.#best.disabled = !best;
    this.#group.label = words.t("draw.kept");
    const shown = epochs.map((epoch) => epoch.iteration).join();
    if (shown !== this.#shown || previous?.words !== words) {
      this.#shown = shown;
      this.#group.replaceChildren(...epochs.map((epoch) =>
        h("option", { value: epoch.iteration }, words.t("draw.epoch", { epoch: words.number(epoch.epoch, Number.isInteger(epoch.epoch) ? 0 : 2), accuracy: words.percent(epoch.test_accuracy) }))));
    }
    this.#select.value = String(selected);
  }
}

/**
 * @param {string} value
 * @returns {EpochChoice}
 */
const choiceOf = (value) => (value === "newest" || value === "best" ? value : Number(value));

customElements.define("epoch-select", EpochSelect);
