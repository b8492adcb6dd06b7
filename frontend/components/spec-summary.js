/**
 * A run's settings in full, for reading: what was chosen, in the words of the form.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run, RunSpec} from "../types.js" */

import { specValue } from "../language/run-words.js";
import { Component } from "./component.js";
import { h } from "./dom.js";

/** @typedef {{ words: Words, run: Run }} SpecSummaryProps */

/** @extends {Component<SpecSummaryProps>} */
export class SpecSummary extends Component {
  #list = h("dl", { class: "spec" });

  /** @override */
  build() {
    this.append(h("h2", { class: "section-title", "data-text": "spec.title" }), this.#list);
  }

  /**
   * @override
   * @param {SpecSummaryProps} next
   * @param {SpecSummaryProps} [previous]
   */
  update({ words, run }, previous) {
    if (previous?.words === words && previous.run.id === run.id) return;
    const names = /** @type {(keyof RunSpec)[]} */ (Object.keys(run.spec)).filter((name) => name !== "name" && isUsed(run.spec, name));
    this.#list.replaceChildren(...names.map((name) => {
      const label = words.has(`field.${name}`) ? words.t(`field.${name}`) : name;
      return h("div", { class: "spec-entry" }, h("dt", {}, label), h("dd", { class: "figure" }, specValue(name, run.spec[name], words)));
    }));
  }
}

/**
 * @param {RunSpec} spec
 * @param {keyof RunSpec} name
 */
const isUsed = (spec, name) => name !== "weight_init_std" || spec.initializer === "normal";

customElements.define("spec-summary", SpecSummary);
