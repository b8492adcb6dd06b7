/**
 * The piece of the plane that a square chart shows, and the way from its coordinates to pixels and back. Both axes have
 * the same scale: what is round on the plane is round on the screen.
 */

/** @import {RunPoints} from "../types.js" */
/** @import {Surface} from "../state/surface-series.js" */

/** The surface reaches beyond the data by this share of their extent; so does the chart before the first surface. */
const MARGIN = 0.25;
/** Room for the axes' figures. */
const EDGE = { left: 38, right: 8, top: 8, bottom: 26 };

/** @typedef {{ x: [number, number], y: [number, number] }} Bounds */

/**
 * @param {Surface | null} surface
 * @param {RunPoints | null} points
 * @returns {Bounds}
 */
export function boundsOf(surface, points) {
  if (surface) return { x: surface.xRange, y: surface.yRange };
  const all = points ? [...points.train.x, ...points.test.x] : [];
  if (!all.length) return { x: [-1, 1], y: [-1, 1] };
  return { x: extent(all.map(([x]) => x)), y: extent(all.map(([, y]) => y)) };
}

/**
 * @param {number[]} values
 * @returns {[number, number]}
 */
function extent(values) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return [low - MARGIN * (high - low), high + MARGIN * (high - low)];
}

export class PlaneFrame {
  /**
   * @param {Bounds} bounds
   * @param {number} width of the chart in CSS pixels
   */
  constructor(bounds, width) {
    const side = Math.max(1, width - EDGE.left - EDGE.right);
    const wide = bounds.x[1] - bounds.x[0] || 1;
    const high = bounds.y[1] - bounds.y[0] || 1;
    this.scale = side / Math.max(wide, high);
    this.left = EDGE.left;
    this.top = EDGE.top;
    this.side = side;
    this.height = side + EDGE.top + EDGE.bottom;
    this.x0 = (bounds.x[0] + bounds.x[1] - side / this.scale) / 2;
    this.y0 = (bounds.y[0] + bounds.y[1] - side / this.scale) / 2;
  }

  /** @param {number} x */
  toLeft(x) {
    return this.left + (x - this.x0) * this.scale;
  }

  /** @param {number} y */
  toTop(y) {
    return this.top + this.side - (y - this.y0) * this.scale;
  }

  /**
   * The place under a pixel, rounded to what a pixel can tell; null outside of the plane.
   * @param {number} left
   * @param {number} top
   * @returns {[number, number] | null}
   */
  placeAt(left, top) {
    const across = left - this.left;
    const up = this.top + this.side - top;
    if (across < 0 || up < 0 || across > this.side || up > this.side) return null;
    return [this.rounded(this.x0 + across / this.scale), this.rounded(this.y0 + up / this.scale)];
  }

  /** @param {number} value */
  rounded(value) {
    const digits = Math.max(0, Math.ceil(Math.log10(this.scale)));
    return Number(value.toFixed(digits));
  }

  /**
   * Round figures for an axis.
   * @param {number} from
   * @returns {number[]}
   */
  ticks(from) {
    const span = this.side / this.scale;
    const rough = span / 6;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * ([1, 2, 5].find((digit) => digit * power >= rough) ?? 10);
    const first = Math.ceil(from / step);
    const last = Math.floor((from + span) / step + 1e-9);
    return Array.from({ length: last - first + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
  }
}
