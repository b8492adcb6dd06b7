/**
 * How the charts of compared runs are looked at: along x, smoothing, scales, which accuracy, what gives the colours; and
 * the address of exactly this view, to be copied.
 */

/** @import {Words} from "../language/words.js" */
/** @import {RunSpec} from "../types.js" */
/** @import {CompareLook} from "../state/compare-look.js" */

import { AXES } from "../charts/run-axis.js";
import { windowAt } from "../charts/smoothing.js";
import { fieldName } from "../language/group-words.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";
import { segmented } from "./segmented.js";

/** @typedef {{ words: Words, look: CompareLook, fields: (keyof RunSpec)[], isCopied: boolean }} CompareBarProps */

/** @extends {Component<CompareBarProps>} */
export class CompareBar extends Component {
  #axis = segmented("compare-axis", "chart.axis", AXES.map((kind) => ({ value: kind, text: `axis.${kind}`, testid: `compare-x-${kind}` })), (axis) => emit(this, "compare-look", { axis }));
  #slider = h("input", {
    type: "range", min: "0", max: "100", step: "1", id: "compare-smoothing", class: "slider", "data-testid": "compare-smoothing",
    oninput: () => emit(this, "compare-look", { smoothing: Number(this.#slider.value) }),
  });
  #window = h("output", { for: "compare-smoothing", class: "slider-value figure" });
  #group = h("select", { id: "compare-group", "data-testid": "compare-group", onchange: () => emit(this, "compare-look", { group: this.#group.value || null }) });
  #copy = h("button", { type: "button", class: "button", "data-testid": "compare-copy", onclick: () => emit(this, "compare-copy") }, icon("copy"), h("span", {}));

  /** @override */
  build() {
    this.append(
      h("div", { class: "bar-item" }, this.#axis.node),
      h("div", { class: "bar-item" }, h("label", { for: "compare-smoothing", class: "slider-label", "data-text": "chart.smoothing" }), this.#slider, this.#window),
      h("div", { class: "bar-item" }, h("label", { for: "compare-group", class: "slider-label", "data-text": "compare.colour" }), h("span", { class: "chart-select" }, this.#group, icon("chevron"))),
      this.#copy);
  }

  /**
   * @override
   * @param {CompareBarProps} next
   * @param {CompareBarProps} [previous]
   */
  update({ words, look, fields, isCopied }, previous) {
    this.#axis.select(look.axis);
    this.#slider.value = String(look.smoothing);
    setText(this.#window, words.t("chart.window", { window: windowAt(look.smoothing) }));
    this.#slider.setAttribute("aria-valuetext", this.#window.textContent ?? "");
    if (words !== previous?.words || fields.join() !== previous.fields.join()) this.#offer(words, fields);
    this.#group.value = look.group && fields.includes(look.group) ? look.group : "";
    setText(/** @type {Element} */ (this.#copy.lastElementChild), words.t(isCopied ? "compare.copied" : "compare.copy"));
  }

  /**
   * @param {Words} words
   * @param {(keyof RunSpec)[]} fields
   */
  #offer(words, fields) {
    const option = (/** @type {string} */ value, /** @type {string} */ text) => {
      const node = h("option", { value });
      setText(node, text);
      return node;
    };
    this.#group.replaceChildren(option("", words.t("compare.byRun")), ...fields.map((name) => option(name, fieldName(name, words))));
  }
}

customElements.define("compare-bar", CompareBar);
