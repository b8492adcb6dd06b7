/**
 * The paper: takes pen, finger, mouse and arrow keys, shows the drawing, and tells that it changed and that the pen was
 * lifted. What the drawing means is not its business.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Theme} from "../types.js" */
/** @import {Point} from "../drawing/drawing.js" */

import { Drawing } from "../drawing/drawing.js";
import { KeyboardPen } from "../drawing/keyboard-pen.js";
import { paintMarks } from "../drawing/paint.js";
import { Component } from "./component.js";
import { emit, h } from "./dom.js";

/** @typedef {"pen" | "eraser"} Tool */
/** @typedef {{ words: Words, theme: Theme, penWidth: number, tool: Tool }} DrawCanvasProps pen width as a share of the side */

/** For so long after a pen was seen, a touch is taken for the hand that holds it. */
const PALM_MS = 800;
/** The bit of a stylus's other end among a pointer's buttons. */
const ERASER_BUTTON = 32;

/** What no pointer has for its number. */
const KEYBOARD = -1;

export const EVEN_PRESSURE = 0.5;

/** @extends {Component<DrawCanvasProps>} */
export class DrawCanvas extends Component {
  drawing = new Drawing();
  /** Whether the next stroke begins on clean paper: what is there is done with. */
  isDone = false;
  #canvas = h("canvas", { class: "paper-canvas", "data-testid": "draw-canvas", "data-label": "draw.canvas", tabindex: "0", role: "application" });
  #cursor = h("span", { class: "pen-cursor", "data-testid": "pen-cursor", "aria-hidden": "true" });
  #keys = h("p", { class: "draw-keys", "data-text": "draw.keys", "aria-hidden": "true" });
  #pen = new KeyboardPen();
  #hint = h("p", { class: "draw-hint", "data-testid": "draw-hint", "data-text": "draw.hint", "aria-hidden": "true" });
  /** @type {{ id: number, type: string, tool: Tool, last: Point, hasErased: boolean } | null} the pointer that draws; others are ignored meanwhile */
  #pointer = null;
  #penSeen = -Infinity;
  #began = 0;
  #frame = 0;
  #observer = new ResizeObserver(() => this.#fit());

  /** @override */
  build() {
    this.prepend(this.#canvas, this.#hint, this.#cursor, this.#keys);
    this.#canvas.addEventListener("pointerdown", (event) => this.#begin(event));
    this.#canvas.addEventListener("pointermove", (event) => this.#extend(event));
    for (const type of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
      this.#canvas.addEventListener(type, (event) => this.#end(event));
    }
    this.#canvas.addEventListener("keydown", (event) => this.#key(event));
    this.#canvas.addEventListener("keyup", ({ key }) => this.#pen.release(key));
    this.#canvas.addEventListener("blur", () => {
      this.#pen.releaseAll();
      this.#lift(performance.now());
    });
    this.#observer.observe(this.#canvas);
    this.#showCursor();
  }

  /** @override */
  update() {
    this.#canvas.classList.toggle("erasing", this.props.tool === "eraser");
    this.#requestPaint();
  }

  undo() {
    this.#lift(performance.now());
    this.isDone = false;
    this.drawing.undo();
    this.#changed();
  }

  redo() {
    this.#lift(performance.now());
    this.drawing.redo();
    this.#changed();
  }

  clear() {
    this.#lift(performance.now());
    this.isDone = false;
    this.drawing.clear();
    this.#changed();
  }

  /** @param {ImageBitmap} image */
  addPicture(image) {
    this.isDone = false;
    this.drawing.addPicture(image);
    this.#changed();
    emit(this, "pen-up", performance.now());
  }

  #changed() {
    this.#hint.hidden = !this.drawing.isEmpty;
    this.#requestPaint();
    emit(this, "drawing-change");
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    if (event.pointerType === "pen") this.#giveUpTouch();
    this.#lift(event.timeStamp);
    const isPalm = event.pointerType === "touch" && performance.now() - this.#penSeen < PALM_MS;
    if (this.#pointer !== null || isPalm) return;
    event.preventDefault();
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); // keys are about the drawing now
    this.#canvas.setPointerCapture(event.pointerId);
    const tool = event.buttons & ERASER_BUTTON ? "eraser" : this.props.tool;
    this.#putDown({ id: event.pointerId, type: event.pointerType, tool }, event);
  }

  /**
   * @param {{ id: number, type: string, tool: Tool }} pointer
   * @param {PointerEvent | KeyboardEvent} event
   */
  #putDown(pointer, event) {
    if (this.isDone) {
      this.isDone = false;
      this.drawing.clear();
    }
    if (this.drawing.isEmpty) this.#began = event.timeStamp;
    const point = this.#place(event);
    this.#pointer = { ...pointer, last: point, hasErased: false };
    if (pointer.tool === "eraser") return this.#erase([point]);
    this.drawing.beginStroke(point, this.props.penWidth);
    this.#changed();
  }

  /** @param {PointerEvent} event */
  #extend(event) {
    if (event.pointerType === "pen") this.#penSeen = performance.now();
    if (event.pointerId !== this.#pointer?.id) return;
    const events = event.getCoalescedEvents?.() ?? [];
    const points = (events.length ? events : [event]).map((one) => this.#place(one));
    this.#moveOn(points);
  }

  /** @param {Point[]} points */
  #moveOn(points) {
    if (this.#pointer?.tool === "eraser") this.#erase(points);
    else if (this.drawing.extendStroke(points)) this.#changed();
  }

  /** @param {Point[]} points */
  #erase(points) {
    const pointer = this.#pointer;
    if (!pointer) return;
    for (const point of points) {
      if (this.drawing.erase(pointer.last, point, pointer.hasErased)) {
        pointer.hasErased = true;
        this.#changed();
      }
      pointer.last = point;
    }
  }

  /** @param {PointerEvent} event */
  #end(event) {
    if (event.pointerId !== this.#pointer?.id) return;
    // Where the pen was lifted is a point of its stroke as well.
    if (event.type === "pointerup" && this.#pointer.tool === "pen" && this.drawing.extendStroke([this.#place(event)])) this.#changed();
    this.#pointer = null;
    emit(this, "pen-up", event.timeStamp);
  }

  /**
   * Arrows push the pen, Space puts it down and lifts it.
   * @param {KeyboardEvent} event
   */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " ") {
      if (!event.repeat && !this.#lift(event.timeStamp) && this.#pointer === null) {
        this.#putDown({ id: KEYBOARD, type: "keyboard", tool: this.props.tool }, event);
      }
    } else if (this.#pen.push(event.key, event.shiftKey)) {
      if (this.#pointer?.id === KEYBOARD) this.#moveOn([this.#place(event)]);
    } else return;
    event.preventDefault(); // the page stays where it is
    this.#showCursor();
  }

  /**
   * Takes the keyboard's pen off the paper.
   * @param {number} now
   * @returns {boolean} whether it was down
   */
  #lift(now) {
    if (this.#pointer?.id !== KEYBOARD) return false;
    this.#pointer = null;
    this.#showCursor();
    emit(this, "pen-up", now);
    return true;
  }

  #showCursor() {
    this.#cursor.style.left = `${100 * this.#pen.x}%`;
    this.#cursor.style.top = `${100 * this.#pen.y}%`;
    this.#cursor.classList.toggle("down", this.#pointer?.id === KEYBOARD);
  }

  /** A pen comes down while the hand already rests on the paper: what the hand drew was not meant. */
  #giveUpTouch() {
    this.#penSeen = performance.now();
    if (this.#pointer?.type !== "touch") return;
    this.#pointer = null;
    this.drawing.undo();
  }

  /**
   * Where the pointer is, or the pen that keys push.
   * @param {PointerEvent | KeyboardEvent} event
   * @returns {Point}
   */
  #place(event) {
    const time = Math.round(event.timeStamp - this.#began);
    if (event instanceof KeyboardEvent) return { x: this.#pen.x, y: this.#pen.y, pressure: EVEN_PRESSURE, time };
    const box = this.#canvas.getBoundingClientRect();
    return {
      x: (event.clientX - box.left) / box.width,
      y: (event.clientY - box.top) / box.height,
      pressure: event.pointerType === "pen" && event.pressure > 0 ? event.pressure : EVEN_PRESSURE,
      time,
    };
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
    paintMarks(context, this.drawing.marks, side, getComputedStyle(this.#canvas).color);
  }
}

customElements.define("draw-canvas", DrawCanvas);
