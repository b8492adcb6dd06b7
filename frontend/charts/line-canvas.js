/**
 * Many lines over the frame of a chart, drawn on a canvas: some milliseconds where Plotly's own lines take a tenth of a
 * second, so that runs that train can be watched side by side. Axes, grid and zoom stay Plotly's.
 */

/** @import {Range} from "../components/plot-element.js" */

/** The plot's edges inside of the chart, as charts/chart-palette.js has them. */
const EDGE = { left: 46, right: 30, top: 20, bottom: 40 };

/**
 * @typedef {object} Line
 * @property {ArrayLike<number>} x
 * @property {ArrayLike<number>} y
 * @property {string} colour
 * @property {number} width
 * @property {boolean} dashed
 * @property {boolean} dotted whether every point has a mark
 *
 * @typedef {object} Window what the canvas shows
 * @property {Range} x
 * @property {Range} y for a log axis: of the exponent
 * @property {boolean} isLog
 */

export class LineCanvas {
  node = document.createElement("canvas");
  #width = 0;
  #height = 0;

  constructor() {
    this.node.className = "plot-lines";
    this.node.setAttribute("aria-hidden", "true");
  }

  /**
   * @param {{ width: number, height: number }} size of the whole chart in CSS pixels
   * @param {Window} window
   * @param {Line[]} lines the last one on top
   */
  draw(size, window, lines) {
    const ratio = devicePixelRatio;
    const [width, height] = [Math.max(1, size.width - EDGE.left - EDGE.right), Math.max(1, size.height - EDGE.top - EDGE.bottom)];
    if (this.node.width !== Math.round(width * ratio) || this.node.height !== Math.round(height * ratio)) {
      this.node.width = Math.round(width * ratio);
      this.node.height = Math.round(height * ratio);
      this.node.style.width = `${width}px`;
      this.node.style.height = `${height}px`;
    }
    [this.#width, this.#height] = [width, height];
    const context = this.node.getContext("2d");
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.lineJoin = "bevel";
    for (const line of lines) this.#line(context, window, line);
  }

  /**
   * The place along x that lies under a pixel of the chart; null beside the plot.
   * @param {number} left
   * @param {number} top
   * @param {Window} window
   */
  placeAt(left, top, { x: [from, to] }) {
    const across = left - EDGE.left;
    const down = top - EDGE.top;
    if (across < 0 || down < 0 || across > this.#width || down > this.#height) return null;
    return from + (across / this.#width) * (to - from);
  }

  /**
   * How far from the chart's left edge a place along x lies, in CSS pixels.
   * @param {number} place
   * @param {Window} window
   */
  leftOf(place, { x: [from, to] }) {
    return EDGE.left + ((place - from) / (to - from)) * this.#width;
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Window} window
   * @param {Line} line
   */
  #line(context, { x: [left, right], y: [bottom, top], isLog }, { x, y, colour, width, dashed, dotted }) {
    const across = this.#width / (right - left);
    const up = this.#height / (top - bottom);
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dashed ? [6, 4] : []);
    context.beginPath();
    let isBroken = true;
    const marks = [];
    for (let k = 0; k < x.length; k += 1) {
      const value = isLog ? Math.log10(y[k]) : y[k];
      // What is not finite has no place; on a log axis nor has zero.
      if (!Number.isFinite(value)) {
        isBroken = true;
        continue;
      }
      const place = (x[k] - left) * across;
      const height = this.#height - (value - bottom) * up;
      if (isBroken) context.moveTo(place, height);
      else context.lineTo(place, height);
      isBroken = false;
      if (dotted || x.length === 1) marks.push(place, height);
    }
    context.stroke();
    if (!marks.length) return;
    context.beginPath();
    for (let k = 0; k < marks.length; k += 2) {
      context.moveTo(marks[k] + 2.75, marks[k + 1]);
      context.arc(marks[k], marks[k + 1], 2.75, 0, 2 * Math.PI);
    }
    context.fill();
  }
}
