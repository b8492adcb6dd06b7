/**
 * The network of the form in one glance, drawn as it is typed: its shape, parameters and multiply-adds in words, and below
 * them every stage of an example, images as squares and features as bars, joined by the weights in between.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Stage} from "../network/network-stages.js" */
/** @import {NetworkFindings} from "../types.js" */

import { networkShape, shapeText } from "../language/layer-words.js";
import { MOST_STAGES, networkStages } from "../network/network-stages.js";
import { Component } from "./component.js";
import { h, setText } from "./dom.js";

/** @typedef {{ words: Words, findings: NetworkFindings, valid: boolean }} NetworkLineProps `valid`: whether all layers can be sent */

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 74;
const MIDDLE = 27;
const PITCH = 84;
const LARGEST = 46;

/** @extends {Component<NetworkLineProps>} */
export class NetworkLine extends Component {
  #line = h("p", { class: "shape-line figure", "data-testid": "network-line" });
  #drawing = h("div", { class: "network-drawing", "data-testid": "network-drawing" });
  #drawn = "";

  /** @override */
  build() {
    this.append(this.#line, this.#drawing);
  }

  /**
   * @override
   * @param {NetworkLineProps} next
   */
  update({ words, findings, valid }) {
    const { summary, complete, current, unreachable, errors } = findings;
    const isKnown = summary !== null && complete;
    const text = isKnown ? words.t("form.shape", { shape: networkShape(summary), parameters: summary.parameters, multiplyAdds: summary.multiply_adds })
      : words.t(unreachable ? "form.shapeUnreachable" : !current && !errors.length && valid ? "form.shapeAsking" : "form.shapeUnknown");
    setText(this.#line, text);
    this.#line.classList.toggle("stale", !current);
    this.#line.classList.toggle("unknown", !isKnown);
    this.#drawing.classList.toggle("stale", !current || !isKnown);
    if (!summary) return;
    const all = networkStages(summary);
    const fingerprint = JSON.stringify([all, words.language]);
    if (fingerprint === this.#drawn) return;
    this.#drawn = fingerprint;
    this.#drawing.replaceChildren(drawing(all, words));
  }
}

/**
 * @param {Stage[]} all
 * @param {Words} words
 */
function drawing(all, words) {
  const half = Math.floor(MOST_STAGES / 2);
  const stages = all.length > MOST_STAGES ? [...all.slice(0, half), null, ...all.slice(-half)] : all;
  const width = PITCH * (stages.length - 1) + 64;
  const svg = node("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: "img" });
  svg.setAttribute("aria-label", words.t("form.drawing", { stages: all.map(({ shape }) => shapeText(shape, words)).join(", ") }));
  stages.forEach((stage, k) => {
    const x = 32 + PITCH * k;
    const before = stages[k - 1];
    if (!stage) return svg.append(text(x, MIDDLE + 4, "…", "network-size"));
    if (before) {
      const [from, to] = [extent(before.shape) / 2, extent(stage.shape) / 2];
      const [left, right] = [x - PITCH + reach(before.shape), x - reach(stage.shape)];
      const edge = `M${left} ${MIDDLE - from}L${right} ${MIDDLE - to}V${MIDDLE + to}L${left} ${MIDDLE + from}z`;
      svg.append(node("path", { class: stage.parameters ? "network-weights" : "network-way", d: edge }));
      if (stage.parameters) svg.append(text(x - PITCH / 2, MIDDLE + 4, count(stage.parameters, words), "network-parameters"));
    }
    svg.append(...figure(stage.shape, x));
    svg.append(text(x, HEIGHT - 6, shapeText(stage.shape, words), "network-size"));
  });
  return svg;
}

/**
 * Height of a stage: by the logarithm of its features, or the side of its images.
 * @param {number[]} shape
 */
function extent(shape) {
  if (shape.length === 3) return 12 + (Math.min(shape[1] ?? 1, 28) / 28) * 24;
  return Math.min(LARGEST, 8 + 4 * Math.log2(1 + (shape[0] ?? 1)));
}

/**
 * How far a stage reaches to either side.
 * @param {number[]} shape
 */
const reach = (shape) => (shape.length === 3 ? extent(shape) / 2 + 5 : 7);

/**
 * @param {number[]} shape
 * @param {number} x
 */
function figure(shape, x) {
  const size = extent(shape);
  if (shape.length !== 3) return [node("rect", { class: "network-stage", x: x - 4, y: MIDDLE - size / 2, width: 8, height: size, rx: 3 })];
  // Channels behind one another: one, two or three sheets for few, some or many.
  const sheets = 1 + Number((shape[0] ?? 1) > 1) + Number((shape[0] ?? 1) > 8);
  return Array.from({ length: sheets }, (_, k) => {
    const shift = 3 * (sheets - 1 - k) - 1.5 * (sheets - 1);
    return node("rect", { class: "network-stage network-sheet", x: x - size / 2 + shift, y: MIDDLE - size / 2 - shift, width: size, height: size, rx: 2.5 });
  });
}

/**
 * A count as short as it fits between two stages: 39,250 as 39k.
 * @param {number} parameters
 * @param {Words} words
 */
function count(parameters, words) {
  if (parameters < 1000) return words.figure(parameters);
  const [value, unit] = parameters < 1_000_000 ? [parameters / 1000, "k"] : [parameters / 1_000_000, "M"];
  return `${words.figure(value < 10 ? Math.round(value * 10) / 10 : Math.round(value))}${unit}`;
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
function node(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} words
 * @param {string} kind
 */
function text(x, y, words, kind) {
  const made = node("text", { x, y, class: kind });
  made.textContent = words;
  return made;
}

customElements.define("network-line", NetworkLine);
