/**
 * A canvas that is as large as its box, sharp on every screen, and painted by a function of its owner: at most once a
 * frame, and only while it can be seen.
 */

import { DrawPacer } from "../charts/draw-pacer.js";
import { h } from "./dom.js";

/** @typedef {(context: CanvasRenderingContext2D, width: number, height: number) => void} Paint in CSS pixels */

export class PaintedCanvas extends HTMLElement {
  canvas = h("canvas", { "aria-hidden": "true" });
  /** @type {Paint | null} */
  #paint = null;
  #pacer = new DrawPacer(() => this.#draw());
  #isSeen = false;
  #isStale = true;
  #size = new ResizeObserver(() => this.request());
  #sight = new IntersectionObserver((entries) => {
    this.#isSeen = entries[entries.length - 1].isIntersecting;
    if (this.#isSeen && this.#isStale) this.#pacer.request();
  }, { rootMargin: "80px" });

  connectedCallback() {
    if (!this.canvas.isConnected) this.append(this.canvas);
    this.#size.observe(this);
    this.#sight.observe(this);
  }

  disconnectedCallback() {
    this.#size.disconnect();
    this.#sight.disconnect();
  }

  /** @param {Paint} paint */
  show(paint) {
    this.#paint = paint;
    this.request();
  }

  request() {
    this.#isStale = true;
    if (this.#isSeen) this.#pacer.request();
  }

  #draw() {
    const width = this.clientWidth;
    const height = this.clientHeight;
    const context = this.canvas.getContext("2d");
    if (!this.#isSeen || !this.#paint || !context || width < 2 || height < 2) return;
    this.#isStale = false;
    const [across, down] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
    if (this.canvas.width !== across || this.canvas.height !== down) [this.canvas.width, this.canvas.height] = [across, down];
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, width, height);
    this.#paint(context, width, height);
  }
}

customElements.define("painted-canvas", PaintedCanvas);
