/**
 * What the charts have in common: waiting for Plotly, the size of the box, the pace of drawing, the theme, and the zoom,
 * which stays the user's until they reset it. A chart that nobody can see is not drawn until it is seen. What is drawn
 * is the subclass's.
 */

/** @import {Words} from "../language/words.js" */
/** @import {PlotlyEvents, PlotlyLibrary, Theme} from "../types.js" */
/** @import {Palette} from "../charts/chart-palette.js" */

import { baseLayout, readPalette } from "../charts/chart-palette.js";
import { DrawPacer } from "../charts/draw-pacer.js";
import { plotlyReady } from "../charts/plotly.js";
import { ChartSave } from "./chart-save.js";
import { Component } from "./component.js";
import { h } from "./dom.js";

const CONFIG = { displayModeBar: false, doubleClick: false, responsive: false, scrollZoom: false, showTips: false };

/**
 * @typedef {[number, number]} Range in the axis's own units (for a log axis: of the exponent)
 * @typedef {{ x: Range | null, y: Range | null }} Zoom null where the axis is not zoomed
 */

/**
 * @template {{ words: Words, theme: Theme, view: string }} Props
 * @extends {Component<Props>}
 */
export class PlotElement extends Component {
  plot = h("div", { class: "plot" });
  resetButton = h("button", { type: "button", class: "button quiet small reset-zoom", "data-text": "chart.resetZoom", hidden: true });
  /** @type {Zoom} */
  zoom = { x: null, y: null };
  /** @type {PlotlyLibrary | null} */
  #plotly = null;
  /** @type {Palette | null} */
  #palette = null;
  #pacer = new DrawPacer(() => this.#draw());
  #size = { width: 0, height: 0 };
  #observer = new ResizeObserver(([entry]) => {
    this.#size = { width: Math.floor(entry.contentRect.width), height: Math.floor(entry.contentRect.height) };
    this.#pacer.request();
  });
  #isSeen = false;
  #sight = new IntersectionObserver((entries) => {
    this.#isSeen = entries[entries.length - 1].isIntersecting;
    if (this.#isSeen && this.#isStale) this.#pacer.request();
  }, { rootMargin: "120px" });
  #isStale = false;
  #listening = false;
  #drawn = "";
  #save = new ChartSave();
  /** Whether Plotly draws the frame alone, and lines are painted over it; the frame is drawn anew only where it differs. */
  isFrameOnly = false;
  #frame = "";
  /** @type {Zoom} what is shown, where it can be zoomed into */
  #shown = { x: null, y: null };

  connectedCallback() {
    this.#observer.observe(this.plot);
    this.#sight.observe(this.plot);
    if (this.#plotly) return;
    plotlyReady().then(
      (plotly) => {
        this.#plotly = plotly;
        this.#offerSaving();
        this.#pacer.request();
      },
      () => this.classList.add("plot-missing"),
    );
  }

  disconnectedCallback() {
    this.#observer.disconnect();
    this.#sight.disconnect();
  }

  /**
   * @override
   * @param {Props} next
   * @param {Props} [previous]
   */
  update(next, previous) {
    if (next.theme !== previous?.theme) this.#palette = null;
    if (!previous) this.querySelector(".chart-head")?.append(this.#save);
    if (next.words !== previous?.words || next.theme !== previous.theme) this.#offerSaving();
    if (next.view !== previous?.view) this.zoom = { x: null, y: null };
    const fingerprint = this.fingerprint(next);
    if (fingerprint === this.#drawn && next.theme === previous?.theme && next.words === previous?.words) return;
    this.#drawn = fingerprint;
    this.redraw();
  }

  redraw() {
    this.resetButton.hidden = this.zoom.x === null && this.zoom.y === null;
    this.#pacer.request();
  }

  /** The chart's width in CSS pixels. */
  get width() {
    return this.#size.width;
  }

  /** The chart's size in CSS pixels. */
  get size() {
    return this.#size;
  }

  /** Physical pixels from left to right: more detail than that cannot be seen. */
  get pixels() {
    return this.#size.width * devicePixelRatio;
  }

  resetZoom() {
    this.zoomed({ x: null, y: null });
  }

  /**
   * The user looks closer, or at the whole again.
   * @param {Zoom} zoom
   */
  zoomed(zoom) {
    this.zoom = zoom;
    this.redraw();
  }

  /**
   * A zoom that the owner knows.
   * @param {Zoom} zoom
   */
  showZoom(zoom) {
    if (String(zoom.x) === String(this.zoom.x) && String(zoom.y) === String(this.zoom.y)) return;
    this.zoom = zoom;
    this.redraw();
  }

  /** Another y axis: the zoom along x stays. */
  releaseHeight() {
    this.zoom = { ...this.zoom, y: null };
  }

  /**
   * Whatever a drawing depends on, besides words and theme, as a short text: the same text, no new drawing.
   * @param {Props} props
   * @returns {string}
   */
  fingerprint(props) {
    return props.view;
  }

  /**
   * @param {Palette} _palette
   * @returns {{ traces: object[], layout: object }}
   */
  figure(_palette) {
    return { traces: [], layout: {} };
  }

  /**
   * Draws what Plotly does not.
   * @param {Palette} _palette
   */
  paint(_palette) {}

  /**
   * What a saved picture shows, where it is not what Plotly drew.
   * @returns {object[] | null}
   */
  tracesToSave() {
    return null;
  }

  /**
   * Attaches whatever else should be heard of the drawing; called once.
   * @param {PlotlyEvents} _plot
   */
  listen(_plot) {}

  /** In the head of a chart that has one, under its title and that of the page. */
  #offerSaving() {
    if (!this.isConnected || !this.#save.isConnected) return;
    const { plot } = this;
    this.#save.props = { words: this.props.words, plotly: this.#plotly, plot, traces: () => this.tracesToSave(), title: () => [this.querySelector(".chart-title"), document.querySelector("h1")].map((node) => node?.textContent).filter(Boolean).join(" · "), ground: () => (this.#palette ??= readPalette(this)).surface };
  }

  #draw() {
    if (!this.#plotly || !this.isConnected || this.#size.width < 40) return;
    this.#isStale = !this.#isSeen;
    if (this.#isStale) return;
    this.#palette ??= readPalette(this);
    const { traces, layout } = this.figure(this.#palette);
    const whole = { ...baseLayout(this.#palette, this.#size), uirevision: this.props.view, ...layout };
    const frame = this.isFrameOnly ? JSON.stringify(whole) : "";
    if (!frame || frame !== this.#frame) void this.#plotly.react(this.plot, traces, whole, CONFIG);
    this.#frame = frame;
    const shown = /** @type {{ xaxis?: { range?: Range, fixedrange?: boolean }, yaxis?: { range?: Range } }} */ (whole);
    this.#shown = shown.xaxis?.fixedrange ? { x: null, y: null } : { x: shown.xaxis?.range ?? null, y: shown.yaxis?.range ?? null };
    this.paint(this.#palette);
    if (!this.#listening) this.#listen();
  }

  /**
   * What the pointer does by drawing a frame: plus and minus zoom along x, arrows move, 0 shows everything.
   * @param {KeyboardEvent} event
   */
  #key(event) {
    const { x } = this.#shown;
    if (!x || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "0") this.resetZoom();
    else if (event.key === "+" || event.key === "=") this.zoomed({ ...this.zoom, x: along(x, 0.6, 0) });
    else if (event.key === "-") this.zoomed({ ...this.zoom, x: along(x, 1 / 0.6, 0) });
    else if (event.key === "ArrowLeft" && this.zoom.x) this.zoomed({ ...this.zoom, x: along(x, 1, -0.15) });
    else if (event.key === "ArrowRight" && this.zoom.x) this.zoomed({ ...this.zoom, x: along(x, 1, 0.15) });
    else return;
    event.preventDefault();
  }

  #listen() {
    this.#listening = true;
    this.resetButton.addEventListener("click", () => this.resetZoom());
    if (this.#shown.x) {
      this.plot.tabIndex = 0;
      this.plot.setAttribute("aria-keyshortcuts", "+ - ArrowLeft ArrowRight 0");
      this.plot.addEventListener("keydown", (event) => this.#key(event));
    }
    const plot = /** @type {PlotlyEvents} */ (/** @type {unknown} */ (this.plot));
    plot.on("plotly_doubleclick", () => this.resetZoom());
    plot.on("plotly_relayout", (change) => {
      const x = rangeIn(change, "xaxis");
      const y = rangeIn(change, "yaxis");
      if (!x && !y) return;
      this.zoomed({ x: x ?? this.zoom.x, y: y ?? this.zoom.y });
    });
    this.listen(plot);
  }
}

/**
 * A stretch of an axis made longer or shorter about its middle, and moved along.
 * @param {Range} range
 * @param {number} stretch
 * @param {number} move share of the length
 * @returns {Range}
 */
function along([from, to], stretch, move) {
  const middle = (from + to) / 2 + move * (to - from);
  const half = (stretch * (to - from)) / 2;
  return [middle - half, middle + half];
}

/**
 * @param {Record<string, unknown>} change
 * @param {"xaxis" | "yaxis"} axis
 * @returns {Range | null}
 */
function rangeIn(change, axis) {
  const low = change[`${axis}.range[0]`];
  const high = change[`${axis}.range[1]`];
  return typeof low === "number" && typeof high === "number" ? [low, high] : null;
}
