/**
 * The weights of a layer as images: what each neuron of the first layer, or each filter of a convolution, is looking
 * for. Orange is below zero and blue above, the page's own colour is zero.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Filters, LayerStatistics, Theme} from "../types.js" */

import { signedBytesOf } from "../charts/base64.js";
import { readPalette } from "../charts/chart-palette.js";
import { divergingColours } from "../charts/diverging.js";
import { imageAt, mosaicOf, paintMosaic } from "../charts/filter-mosaic.js";
import { layerTitle } from "../language/layer-words.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";
import { PaintedCanvas } from "./painted-canvas.js";
import { Panel } from "./panel.js";

/**
 * @typedef {object} FilterPanelProps
 * @property {Words} words
 * @property {Theme} theme
 * @property {Filters | null} filters
 * @property {number | null} layer place of the chosen one
 * @property {LayerStatistics[]} layers those that there are
 * @property {boolean} isBehind
 */

/** @extends {Panel<FilterPanelProps>} */
export class FilterPanel extends Panel {
  /** @override */
  panel = "filters";
  #select = h("select", { id: "filter-layer", "data-testid": "filter-layer", "data-label": "inspect.layer", onchange: () => emit(this, "filter-layer", Number(this.#select.value)) });
  #choice = h("div", { class: "field-control select small-select" }, this.#select, icon("chevron"));
  #picture = new PaintedCanvas();
  #caption = h("p", { class: "panel-note figure", "data-testid": "filters-caption" });
  #low = h("span", { class: "figure" });
  #high = h("span", { class: "figure" });
  #legend = h("div", { class: "diverging-legend", "aria-hidden": "true" }, this.#low, h("span", { class: "diverging-bar" }), this.#high);
  #waiting = h("p", { class: "panel-waiting", "data-text": "inspect.waiting" });
  /** @type {Uint8ClampedArray | null} */
  #colours = null;
  /** @type {Int8Array} */
  #numbers = new Int8Array(0);
  #named = "";

  /** @override */
  build() {
    this.dataset.testid = "filters";
    this.#picture.className = "filter-picture";
    this.append(
      h("div", { class: "panel-head" }, h("h3", { class: "section-title", "data-text": "inspect.images" }), this.#choice, this.#legend),
      h("div", { class: "filter-frame" }, this.#picture, this.#waiting),
      this.#caption);
    this.#picture.addEventListener("pointermove", (event) => this.#point(event));
    this.#picture.addEventListener("pointerleave", () => this.#describe(null));
  }

  /**
   * @override
   * @param {FilterPanelProps} next
   * @param {FilterPanelProps} [previous]
   */
  update({ words, theme, filters, layer, layers, isBehind }, previous) {
    this.#nameLayers(layers.filter(({ weights }) => weights));
    this.#select.value = String(layer ?? filters?.index ?? "");
    this.classList.toggle("behind", isBehind);
    this.#waiting.hidden = filters !== null;
    this.#legend.classList.toggle("unseen", filters === null);
    if (theme !== previous?.theme) this.#colours = null;
    if (filters === previous?.filters && theme === previous?.theme && words === previous?.words) return;
    this.dataset.iteration = String(filters?.iteration ?? "");
    if (!filters) return;
    if (filters !== previous?.filters) this.#numbers = signedBytesOf(filters.images);
    const largest = Number(filters.largest.toPrecision(2));
    setText(this.#low, words.figure(-largest));
    setText(this.#high, words.figure(largest));
    // A picture for everybody once there is something in it to name.
    setAttribute(this.#picture.canvas, "role", "img");
    setAttribute(this.#picture.canvas, "aria-hidden", null);
    setAttribute(this.#picture.canvas, "aria-label", words.t("inspect.filtersLabel", { layer: this.#layerOf(filters), count: filters.count, iteration: filters.iteration }));
    this.#describe(null);
    this.#picture.style.aspectRatio = "";
    this.#picture.show((context, width) => this.#paint(context, width));
    this.#fit(filters);
  }

  /**
   * The box is as high as its images before they are painted.
   * @param {Filters} filters
   */
  #fit(filters) {
    const width = this.#picture.clientWidth;
    if (width) this.#picture.style.height = `${mosaicOf(filters, width).total}px`;
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} width
   */
  #paint(context, width) {
    const { filters } = this.props;
    if (!filters) return;
    this.#colours ??= divergingColours(readPalette(this));
    const mosaic = mosaicOf(filters, width);
    const height = `${mosaic.total}px`;
    if (this.#picture.style.height !== height) this.#picture.style.height = height;
    paintMosaic(context, filters, this.#numbers, mosaic, this.#colours);
  }

  /** @param {PointerEvent} event */
  #point(event) {
    const { filters } = this.props;
    if (!filters) return;
    const box = this.#picture.getBoundingClientRect();
    const place = imageAt(mosaicOf(filters, box.width), event.clientX - box.left, event.clientY - box.top);
    this.#describe(place < filters.count ? place : null);
  }

  /** @param {number | null} place of a neuron or filter; null for all */
  #describe(place) {
    const { words, filters } = this.props;
    if (!filters) return;
    setText(this.#caption, place === null
      ? words.t(`inspect.${filters.kind}${filters.count < filters.total ? "Some" : ""}`, { layer: this.#layerOf(filters), count: filters.count, total: filters.total })
      : words.t(`inspect.${filters.kind}One`, { number: place + 1 }));
  }

  /** @param {Filters} filters */
  #layerOf({ index, layer }) {
    const known = this.props.layers.find((one) => one.index === index);
    return known ? layerTitle(known, this.props.words) : layer;
  }

  /** @param {LayerStatistics[]} layers */
  #nameLayers(layers) {
    const { words } = this.props;
    const named = layers.map((layer) => `${layer.index} ${layerTitle(layer, words)}`).join();
    this.#choice.hidden = layers.length < 2;
    if (named === this.#named) return;
    this.#named = named;
    this.#select.replaceChildren(...layers.map((layer) => h("option", { value: layer.index }, layerTitle(layer, words))));
  }
}

customElements.define("filter-panel", FilterPanel);
