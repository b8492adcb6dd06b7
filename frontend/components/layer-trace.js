/**
 * One layer over the time of a training: how its weights, their gradients and its outputs are spread, and the number
 * that tells most of it: of a layer with weights how large its updates are beside them, of an activation how many of its
 * units are dead or saturated.
 */

/** @import {Words} from "../language/words.js" */
/** @import {LayersMoment} from "../state/layer-series.js" */
/** @import {LayerStatistics, Spread, Theme} from "../types.js" */
/** @import {RunAxis} from "../charts/run-axis.js" */
/** @import {Palette} from "../charts/chart-palette.js" */

import { readPalette } from "../charts/chart-palette.js";
import { paintStrip, placement } from "../charts/histogram-strip.js";
import { paintTrend } from "../charts/trend-line.js";
import { layerTitle } from "../language/layer-words.js";
import { UNKNOWN } from "../language/words.js";
import { Component } from "./component.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { PaintedCanvas } from "./painted-canvas.js";

const SPREADS = /** @type {const} */ (["weights", "gradients", "activations"]);
/** Of a strip's width so much is time. */
const TIME_SHARE = 0.74;

/**
 * @typedef {object} LayerTraceProps
 * @property {Words} words
 * @property {Theme} theme
 * @property {number} index of the layer
 * @property {readonly LayersMoment[]} moments
 * @property {number} changes of them
 * @property {RunAxis} axis
 * @property {LayersMoment | null} moment the one that is looked at
 */

/** @extends {Component<LayerTraceProps>} */
export class LayerTrace extends Component {
  #title = h("h4", { class: "trace-title" });
  #facts = h("p", { class: "trace-facts figure" });
  #cells = SPREADS.map((name) => cell(name));
  #trend = cell("trend");
  /** @type {Palette | null} */
  #palette = null;

  /** @override */
  build() {
    this.append(h("div", { class: "trace-head" }, this.#title, this.#facts), ...this.#cells.map(({ node }) => node), this.#trend.node);
    for (const { picture } of this.#cells) picture.addEventListener("click", (event) => this.#goTo(event, picture));
  }

  /**
   * @override
   * @param {LayerTraceProps} next
   * @param {LayerTraceProps} [previous]
   */
  update(next, previous) {
    const { words, theme, index, moments, changes, axis, moment } = next;
    if (theme !== previous?.theme) this.#palette = null;
    const isSame = previous && previous.changes === changes && previous.moment === moment && previous.axis.kind === axis.kind && previous.theme === theme && previous.words === words && previous.index === index && previous.axis.clock === axis.clock;
    if (isSame) return;
    const layer = moment?.layers.find((one) => one.index === index) ?? null;
    if (!layer) return;
    setText(this.#title, layerTitle(layer, words));
    setText(this.#facts, factsOf(layer, words));
    const shown = moment?.iteration ?? null;
    this.#cells.forEach(({ node, picture }, k) => {
      const name = SPREADS[k];
      const series = moments.map(({ iteration, layers }) => ({ iteration, spread: layers.find((one) => one.index === index)?.[name] ?? null }));
      node.classList.toggle("nothing", series.every(({ spread }) => spread === null));
      setAttribute(picture, "aria-label", spreadWords(name, layer[name], words));
      picture.show((context, width, height) => paintStrip(context, width, height, series, shown, axis, this.#colours(), (value) => short(value, words)));
    });
    const kind = layer.weights ? "update_ratio" : typeof layer.dead === "number" ? "dead" : "saturated";
    const values = moments.map(({ iteration, layers }) => ({ iteration, value: layers.find((one) => one.index === index)?.[kind] ?? null }));
    this.#trend.node.classList.toggle("nothing", values.every(({ value }) => value === null));
    setText(this.#trend.caption, words.t(`layers.${kind}`));
    setAttribute(this.#trend.picture, "aria-label", factsOf(layer, words));
    this.#trend.picture.show((context, width, height) => paintTrend(context, width, height, values, kind === "update_ratio", shown, axis, this.#colours()));
    for (const { caption, name } of this.#cells) setText(caption, words.t(`layers.${name}`));
  }

  #colours() {
    this.#palette ??= readPalette(this);
    return this.#palette;
  }

  /**
   * Time under the pointer.
   * @param {MouseEvent} event
   * @param {PaintedCanvas} picture
   */
  #goTo(event, picture) {
    const { moments, axis } = this.props;
    const box = picture.getBoundingClientRect();
    const place = placement([...moments], axis, box.width * TIME_SHARE);
    const x = event.clientX - box.left;
    const nearest = moments.reduce((best, one) => (Math.abs(place(one.iteration) - x) < Math.abs(place(best.iteration) - x) ? one : best), moments[0]);
    if (nearest) emit(this, "moment-show", nearest.iteration);
  }
}

/** @param {string} name */
function cell(name) {
  const picture = new PaintedCanvas();
  picture.className = "trace-picture";
  picture.setAttribute("role", "img");
  const caption = h("figcaption", { class: "trace-caption" });
  return { name, picture, caption, node: h("figure", { class: `trace-cell trace-${name}` }, caption, picture) };
}

/**
 * @param {LayerStatistics} layer
 * @param {Words} words
 */
function factsOf({ weights, update_ratio, dead, saturated }, words) {
  const facts = [];
  if (weights) facts.push(words.t("layers.ratioIs", { ratio: update_ratio ? short(update_ratio, words) : UNKNOWN }));
  if (typeof dead === "number") facts.push(words.t("layers.deadAre", { share: words.percent(dead, 1) }));
  if (typeof saturated === "number") facts.push(words.t("layers.saturatedAre", { share: words.percent(saturated, 1) }));
  return facts.join(" · ");
}

/**
 * @param {"weights" | "gradients" | "activations"} name
 * @param {Spread | null} spread
 * @param {Words} words
 */
function spreadWords(name, spread, words) {
  if (!spread) return words.t(`layers.${name}`);
  const [low, high, mean, std] = [spread.low, spread.high, spread.mean, spread.std].map((value) => (typeof value === "number" ? short(value, words) : UNKNOWN));
  return words.t("layers.spread", { what: words.t(`layers.${name}`), low, high, mean, std });
}

/**
 * @param {number} value
 * @param {Words} words
 */
const short = (value, words) => words.figure(Number(value.toPrecision(2)));

customElements.define("layer-trace", LayerTrace);
