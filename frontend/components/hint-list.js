/**
 * What stands out in a run: what was seen, with its figures, why that is, and what can be done about it at one press.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Finding} from "../hints/rules.js" */
/** @import {Remedy} from "../hints/remedy.js" */
/** @import {Run} from "../types.js" */

import { layerTitle } from "../language/layer-words.js";
import { isFinal } from "../language/run-words.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{ words: Words, run: Run, findings: Finding[], readOnly: boolean }} HintListProps */

/** @extends {Component<HintListProps>} */
export class HintList extends Component {
  #list = h("ol", { class: "hints" });
  #none = h("p", { class: "hints-none" });
  #shown = "";

  /** @override */
  build() {
    this.dataset.testid = "hints";
    this.append(h("h2", { class: "section-title", "data-text": "hints.title" }), h("div", { "aria-live": "polite" }, this.#list, this.#none));
  }

  /**
   * @override
   * @param {HintListProps} next
   * @param {HintListProps} [previous]
   */
  update({ words, run, findings, readOnly }, previous) {
    this.dataset.hints = findings.map(({ id }) => id).join(" ");
    this.#none.hidden = findings.length > 0;
    setText(this.#none, words.t(run.status === "failed" ? "hints.failed" : isFinal(run) ? "hints.noneEnded" : run.iteration ? "hints.none" : "hints.early"));
    const shown = `${run.id} ${readOnly} ${findings.map(({ id, remedies }) => `${id} ${JSON.stringify(remedies)}`).join()}`;
    if (shown === this.#shown && previous?.words === words) {
      // The figures go on; what the pointer or the keyboard is at stays where it is.
      findings.forEach((finding, k) => setText(/** @type {Element} */ (this.#list.children[k]?.querySelector(".hint-saw")), sawWords(finding, words)));
      return;
    }
    this.#shown = shown;
    this.#list.replaceChildren(...findings.map((finding) => this.#hint(finding)));
  }

  /** Brings the first hint into sight, and the keyboard to what it offers. */
  reveal() {
    this.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth", block: "center" });
    this.querySelector("button")?.focus({ preventScroll: true });
  }

  /** @param {Finding} finding */
  #hint(finding) {
    const { words, readOnly } = this.props;
    return h("li", { class: "hint", "data-testid": `hint-${finding.id}` },
      h("h3", { class: "hint-title" }, icon("bulb"), h("span", {}, words.t(`hint.${finding.id}.title`))),
      h("p", { class: "hint-saw figure" }, sawWords(finding, words)),
      h("p", { class: "hint-why" }, words.t(`hint.${finding.id}.why`)),
      h("div", { class: "hint-remedies" }, ...finding.remedies.map((remedy) => this.#button(remedy, readOnly))));
  }

  /**
   * @param {Remedy} remedy
   * @param {boolean} readOnly
   */
  #button(remedy, readOnly) {
    const { words } = this.props;
    const what = words.t(`hint.fix.${remedy.words}`, remedy.values);
    return h("button", { type: "button", class: "button small", disabled: readOnly, "data-testid": `hint-fix-${remedy.words}`, "data-kind": remedy.kind, onclick: () => emit(this, "remedy", remedy) },
      icon(PICTURES[remedy.kind]), h("span", {}, words.t(`hint.${remedy.kind}`, { what })));
  }
}

/** @type {Record<Remedy["kind"], import("./icons.js").IconName>} */
const PICTURES = { change: "sliders", fork: "fork", new: "play" };

/** Figures that are losses. */
const LOSSES = ["now", "lowest", "guess"];
/** Figures that are shares of one. */
const SHARES = ["share", "train", "test", "gap", "accuracy", "best"];

/**
 * @param {Finding} finding
 * @param {Words} words
 */
function sawWords({ id, saw }, words) {
  const told = Object.entries(saw).map(([name, value]) => {
    if (typeof value === "object") return [name, layerTitle(value, words)];
    if (SHARES.includes(name)) return [name, words.percent(value, 1)];
    if (LOSSES.includes(name)) return [name, words.loss(value)];
    if (name === "times") return [name, Number.isFinite(value) ? words.figure(Number(value.toPrecision(1))) : "∞"];
    return [name, Number.isInteger(value) ? words.figure(value) : words.figure(Number(value.toPrecision(3)))];
  });
  return words.t(`hint.${id}.saw`, Object.fromEntries(told));
}

customElements.define("hint-list", HintList);
