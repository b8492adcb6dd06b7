/**
 * The plane of a run on points: what the network thinks of every place as a heat map, the borders between classes, the
 * points on top. Click, tap or arrow keys choose a place; what it is asked for is its owner's business.
 */

/** @import {Words} from "../language/words.js" */
/** @import {LabelledPoints, RunPoints, Theme} from "../types.js" */
/** @import {Palette} from "../charts/chart-palette.js" */
/** @import {Surface} from "../state/surface-series.js" */

import { readPalette } from "../charts/chart-palette.js";
import { classBorders } from "../charts/class-borders.js";
import { paintMark } from "../charts/class-marks.js";
import { boundsOf, PlaneFrame } from "../charts/plane-frame.js";
import { classColour, surfaceImage } from "../charts/surface-image.js";
import { Component } from "./component.js";
import { emit, h, setAttribute } from "./dom.js";

/** Points of a large set are smaller, so that they do not cover one another. */
const MANY_POINTS = 40;
/** An arrow key moves the asked place by this share of the plane. */
const KEY_STEP = 1 / 40;

/**
 * @typedef {object} PlaneChartProps
 * @property {Words} words
 * @property {Theme} theme
 * @property {Surface | null} surface
 * @property {RunPoints | null} points
 * @property {[number, number] | null} asked
 */

/** @extends {Component<PlaneChartProps>} */
export class PlaneChart extends Component {
  #canvas = h("canvas", { class: "plane-canvas", "data-testid": "plane-canvas", tabindex: "0", role: "img" });
  #heat = document.createElement("canvas");
  /** @type {Surface | null} what #heat and #borders were made of */
  #heated = null;
  /** @type {import("../charts/class-borders.js").Line[]} */
  #borders = [];
  /** @type {Palette | null} */
  #palette = null;
  /** @type {PlaneFrame | null} */
  #frame = null;
  #request = 0;
  #width = 0;
  #observer = new ResizeObserver(([entry]) => {
    this.#width = Math.floor(entry.contentRect.width);
    this.#paint();
  });

  /** @override */
  build() {
    this.append(this.#canvas);
    this.#canvas.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "mouse" && event.button === 0) this.#canvas.setPointerCapture(event.pointerId);
    });
    this.#canvas.addEventListener("pointermove", (event) => {
      if (this.#canvas.hasPointerCapture(event.pointerId)) this.#choose(event);
    });
    this.#canvas.addEventListener("click", (event) => this.#choose(event));
    this.#canvas.addEventListener("keydown", (event) => this.#move(event));
    this.#observer.observe(this);
  }

  /**
   * @override
   * @param {PlaneChartProps} next
   * @param {PlaneChartProps} [previous]
   */
  update(next, previous) {
    if (next.theme !== previous?.theme) {
      this.#palette = null;
      this.#heated = null;
    }
    setAttribute(this, "data-iteration", String(next.surface?.iteration ?? ""));
    setAttribute(this.#canvas, "aria-label", next.words.t("plane.label", { iteration: next.surface?.iteration ?? 0 }));
    this.#request ||= requestAnimationFrame(() => this.#paint());
  }

  /** @param {MouseEvent} event */
  #choose(event) {
    const box = this.#canvas.getBoundingClientRect();
    const place = this.#frame?.placeAt(event.clientX - box.left, event.clientY - box.top);
    if (place) emit(this, "point-asked", place);
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    const frame = this.#frame;
    if (!direction || !frame || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const span = frame.side / frame.scale;
    const [x, y] = this.props.asked ?? [frame.x0 + span / 2, frame.y0 + span / 2];
    const step = span * KEY_STEP * (event.shiftKey ? 4 : 1);
    const within = (/** @type {number} */ value, /** @type {number} */ low) => frame.rounded(Math.min(low + span, Math.max(low, value)));
    emit(this, "point-asked", [within(x + step * direction[0], frame.x0), within(y + step * direction[1], frame.y0)]);
  }

  #paint() {
    cancelAnimationFrame(this.#request);
    this.#request = 0;
    const context = this.#canvas.getContext("2d");
    if (!context || this.#width < 60) return;
    const { surface, points, asked } = this.props;
    const palette = (this.#palette ??= readPalette(this));
    const frame = (this.#frame = new PlaneFrame(boundsOf(surface, points), this.#width));
    this.#fit(this.#width, frame.height);
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, this.#width, frame.height);
    paintAxes(context, frame, palette);
    context.save();
    context.beginPath();
    context.rect(frame.left, frame.top, frame.side, frame.side);
    context.clip();
    // Places that were not asked about are no class's.
    context.fillStyle = palette.grid;
    if (surface) context.fillRect(frame.left, frame.top, frame.side, frame.side);
    if (surface) this.#paintSurface(context, frame, palette, surface);
    if (points) paintPoints(context, frame, palette, points);
    if (asked) paintAsked(context, frame, palette, asked);
    context.restore();
    context.strokeStyle = palette.hairline;
    context.lineWidth = 1;
    context.strokeRect(frame.left - 0.5, frame.top - 0.5, frame.side + 1, frame.side + 1);
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  #fit(width, height) {
    const [wide, high] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
    if (this.#canvas.width === wide && this.#canvas.height === high) return;
    this.#canvas.width = wide;
    this.#canvas.height = high;
    this.#canvas.style.height = `${height}px`;
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {PlaneFrame} frame
   * @param {Palette} palette
   * @param {Surface} surface
   */
  #paintSurface(context, frame, palette, surface) {
    if (this.#heated !== surface) {
      this.#heated = surface;
      this.#heat.width = surface.columns;
      this.#heat.height = surface.rows;
      this.#heat.getContext("2d")?.putImageData(surfaceImage(surface, palette), 0, 0);
      this.#borders = classBorders(surface);
    }
    const left = frame.toLeft(surface.xRange[0]);
    const top = frame.toTop(surface.yRange[1]);
    const width = frame.toLeft(surface.xRange[1]) - left;
    const height = frame.toTop(surface.yRange[0]) - top;
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "high";
    context.drawImage(this.#heat, left, top, width, height);
    context.beginPath();
    for (const [x1, y1, x2, y2] of this.#borders) {
      context.moveTo(left + x1 * width, top + (1 - y1) * height);
      context.lineTo(left + x2 * width, top + (1 - y2) * height);
    }
    context.strokeStyle = palette.text;
    context.lineWidth = 1.5;
    context.lineCap = "round";
    context.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {PlaneFrame} frame
 * @param {Palette} palette
 */
function paintAxes(context, frame, palette) {
  context.font = `11.5px ${palette.font}`;
  context.fillStyle = palette.muted;
  context.strokeStyle = palette.hairline;
  context.lineWidth = 1;
  const figure = (/** @type {number} */ value) => String(value).replace("-", "−");
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const x of frame.ticks(frame.x0)) context.fillText(figure(x), frame.toLeft(x), frame.top + frame.side + 8);
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const y of frame.ticks(frame.y0)) context.fillText(figure(y), frame.left - 8, frame.toTop(y));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {PlaneFrame} frame
 * @param {Palette} palette
 * @param {RunPoints} points
 */
function paintPoints(context, frame, palette, { train, test }) {
  const radius = train.x.length > MANY_POINTS ? 4 : 7;
  const known = new Set(train.x.map(String));
  const paint = (/** @type {LabelledPoints} */ { x, t }, /** @type {number} */ size, /** @type {boolean} */ isFaint) => {
    context.globalAlpha = isFaint ? 0.38 : 1;
    x.forEach(([across, up], k) => {
      // Where there is nothing else to test on, the test points are the training points.
      if (isFaint && known.has(String([across, up]))) return;
      const outline = isFaint ? null : palette.surface;
      paintMark(context, t[k], frame.toLeft(across), frame.toTop(up), size, classColour(palette, t[k]), outline);
    });
    context.globalAlpha = 1;
  };
  paint(test, 0.75 * radius, true);
  paint(train, radius, false);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {PlaneFrame} frame
 * @param {Palette} palette
 * @param {[number, number]} place
 */
function paintAsked(context, frame, palette, [x, y]) {
  const [left, top] = [frame.toLeft(x), frame.toTop(y)];
  for (const [colour, width] of /** @type {const} */ ([[palette.surface, 5], [palette.text, 2]])) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.arc(left, top, 9, 0, 2 * Math.PI);
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      context.moveTo(left + 5 * dx, top + 5 * dy);
      context.lineTo(left + 14 * dx, top + 14 * dy);
    }
    context.stroke();
  }
}

customElements.define("plane-chart", PlaneChart);
