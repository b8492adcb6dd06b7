/**
 * Which pixels speak for an answer and which against it, by gradient times input or by covering them up, and the same for
 * the runner-up.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Explanation, Theme} from "../types.js" */

import { largest } from "../charts/diverging.js";
import { decodeFloats } from "../transport/encoded-numbers.js";
import { CellMap } from "./cell-map.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";
import { segmented } from "./segmented.js";

const SIDE = 28;
const CELL = 8;

/** @typedef {{ words: Words, theme: Theme, explanation: Explanation, label: number | null }} EvidenceViewProps `label`: the class that was chosen, null for the answer */

/** @extends {Component<EvidenceViewProps>} */
export class EvidenceView extends Component {
  /** @type {"gradient" | "occlusion"} */
  #way = "gradient";
  #choice = segmented("evidence", "why.evidenceWay", [
    { value: "gradient", text: "why.gradient", testid: "evidence-gradient" },
    { value: "occlusion", text: "why.occlusion", testid: "evidence-occlusion" },
  ], (way) => {
    this.#way = way === "occlusion" ? "occlusion" : "gradient";
    this.update(this.props);
  });
  #label = h("select", { "data-testid": "evidence-label", "data-label": "why.label", onchange: () => emit(this, "evidence-label", this.#label.value === "" ? null : Number(this.#label.value)) },
    h("option", { value: "", "data-text": "why.theAnswer" }), ...Array.from({ length: 10 }, (_, digit) => h("option", { value: digit }, String(digit))));
  #for = evidence("evidence-for");
  #against = evidence("evidence-against");
  #explained = h("p", { class: "why-note" });
  /** @type {{ of: Explanation, maps: Record<"gradient" | "occlusion" | "runnerUp", Float32Array>, ink: number[] } | null} */
  #decoded = null;

  /** @override */
  build() {
    this.append(
      h("div", { class: "why-head" }, h("h3", { class: "why-title", "data-text": "why.pixels" }),
        h("span", { class: "field-control select compact" }, this.#label, icon("chevron")), this.#choice.node),
      h("div", { class: "evidence-maps" }, this.#for.node, this.#against.node),
      h("p", { class: "diverging-legend" },
        h("span", { class: "swatch positive", "aria-hidden": "true" }), h("span", { "data-text": "why.speaksFor" }),
        h("span", { class: "swatch negative", "aria-hidden": "true" }), h("span", { "data-text": "why.speaksAgainst" })),
      this.#explained);
  }

  /**
   * @override
   * @param {EvidenceViewProps} next
   */
  update({ words, theme, explanation, label }) {
    const { maps, ink } = this.#decode(explanation);
    this.#choice.select(this.#way);
    this.#label.value = label === null ? "" : String(label);
    setText(this.#explained, words.t(this.#way === "gradient" ? "why.gradientAbout" : "why.occlusionAbout", { digit: explanation.for }));
    const first = maps[this.#way];
    const scale = this.#way === "gradient" ? largest(first, maps.runnerUp) : largest(first);
    this.#for.show({ words, theme, values: first, ink, scale, digit: explanation.for, isShare: this.#way === "occlusion" });
    this.#against.node.hidden = this.#way !== "gradient";
    if (this.#way === "gradient") this.#against.show({ words, theme, values: maps.runnerUp, ink, scale, digit: explanation.against, isShare: false });
  }

  /** @param {Explanation} explanation */
  #decode(explanation) {
    if (this.#decoded?.of !== explanation) {
      this.#decoded = {
        of: explanation,
        maps: {
          gradient: decodeFloats(explanation.gradient_times_input),
          occlusion: decodeFloats(explanation.occlusion),
          runnerUp: decodeFloats(explanation.gradient_times_input_against),
        },
        ink: explanation.image.flat(),
      };
    }
    return this.#decoded;
  }
}

/**
 * A map with its caption, which says what is pointed at.
 * @param {string} testid
 */
function evidence(testid) {
  const map = new CellMap();
  map.dataset.testid = testid;
  const caption = h("figcaption", { class: "figure" });
  /** @type {number | null} */
  let pointed = null;
  /** @typedef {{ words: Words, theme: Theme, values: Float32Array, ink: number[], scale: number, digit: number, isShare: boolean }} Shown */
  /** @type {Shown | null} */
  let shown = null;
  map.addEventListener("cell-point", (event) => {
    pointed = /** @type {CustomEvent} */ (event).detail;
    if (shown) say(shown);
  });
  /** @param {Shown} what */
  const say = ({ words, values, digit, isShare }) => {
    const number = (/** @type {number} */ value) => (isShare ? words.percent(value, 1) : words.number(value, 2));
    setText(caption, pointed === null
      ? words.t("why.evidenceFor", { digit })
      : words.t("why.pixelAt", { row: Math.floor(pointed / SIDE) + 1, column: (pointed % SIDE) + 1, value: number(values[pointed]) }));
  };
  return {
    node: h("figure", { class: "evidence" }, map, caption),
    /** @param {Shown} next */
    show(next) {
      shown = next;
      const { words, theme, values, ink, scale, digit } = next;
      map.props = { words, theme, values, columns: SIDE, scale, cell: CELL, ink, label: words.t("why.evidenceFor", { digit }) };
      say(next);
    },
  };
}

customElements.define("evidence-view", EvidenceView);
