/**
 * The paper: takes pen, finger and mouse, shows the drawing, and tells that it changed. What the drawing means is not its
 * business.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Theme} from "../types.js" */

import { Drawing } from "../drawing/drawing.js";
import { Component } from "./component.js";
import { emit, h } from "./dom.js";

/** @typedef {{ words: Words, theme: Theme, penWidth: number }} DrawCanvasProps pen width as a share of the side */

/** @extends {Component<DrawCanvasProps>} */
export class DrawCanvas extends Component {
  drawing = new Drawing();
  #canvas = h("canvas", { class: "paper-canvas", "data-testid": "draw-canvas", "data-label": "draw.canvas", tabindex: "0", role: "img" });
  #hint = h("p", { class: "draw-hint", "data-testid": "draw-hint", "data-text": "draw.hint", "aria-hidden": "true" });
  /** @type {number | null} the pointer that draws; others are ignored meanwhile */
  #pointer = null;
  #frame = 0;
  #observer = new ResizeObserver(() => this.#fit());

  /** @override */
  build() {
    this.append(this.#canvas, this.#hint);
    this.#canvas.addEventListener("pointerdown", (event) => this.#begin(event));
    this.#canvas.addEventListener("pointermove", (event) => this.#extend(event));
    for (const type of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
      this.#canvas.addEventListener(type, (event) => this.#end(event));
    }
    this.#observer.observe(this.#canvas);
  }

  /**
   * @override
   */
  update() {
    this.#requestPaint();
  }

  undo() {
    this.drawing.undo();
    this.#changed();
  }

  clear() {
    this.drawing.clear();
    this.#changed();
  }

  /** @param {ImageBitmap} image */
  addPicture(image) {
    this.drawing.addPicture(image);
    this.#changed();
  }

  #changed() {
    this.#hint.hidden = !this.drawing.isEmpty;
    this.#requestPaint();
    emit(this, "drawing-change");
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    if (this.#pointer !== null || (event.pointerType === "mouse" && event.button !== 0)) return;
    event.preventDefault();
    this.#pointer = event.pointerId;
    this.#canvas.setPointerCapture(event.pointerId);
    this.drawing.beginStroke(this.#place(event), this.props.penWidth);
    this.#changed();
  }

  /** @param {PointerEvent} event */
  #extend(event) {
    if (event.pointerId !== this.#pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    this.drawing.extendStroke((events.length ? events : [event]).map((one) => this.#place(one)));
    this.#changed();
  }

  /** @param {PointerEvent} event */
  #end(event) {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
    this.#changed();
  }

  /** @param {PointerEvent} event */
  #place(event) {
    const box = this.#canvas.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  }

  #fit() {
    const side = Math.round(this.#canvas.clientWidth * devicePixelRatio);
    if (side === 0 || side === this.#canvas.width) return;
    this.#canvas.width = this.#canvas.height = side;
    this.#paint();
  }

  #requestPaint() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #paint() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const context = this.#canvas.getContext("2d");
    if (!context) return;
    const side = this.#canvas.width;
    context.clearRect(0, 0, side, side);
    this.drawing.paint(context, side, getComputedStyle(this.#canvas).color);
  }
}

customElements.define("draw-canvas", DrawCanvas);
