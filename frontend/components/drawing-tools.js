/**
 * The tools below the paper: pen width, eraser, undo, redo, clear, a picture or a photograph instead of a drawing.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Tool} from "./draw-canvas.js" */

import { Component } from "./component.js";
import { emit, h } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{ words: Words, penWidth: number, tool: Tool, isEmpty: boolean, canUndo: boolean, canRedo: boolean }} DrawingToolsProps */

const PICTURES = "image/png,image/jpeg,image/webp,image/avif,image/gif,image/bmp";

/** @extends {Component<DrawingToolsProps>} */
export class DrawingTools extends Component {
  #width = h("input", { type: "range", id: "pen-width", class: "slider", min: "3", max: "16", step: "0.5", "data-testid": "pen-width",
    oninput: () => emit(this, "pen-width-change", Number(this.#width.value) / 100) });
  #eraser = h("button", { type: "button", class: "button icon-only", "data-testid": "eraser", "data-label": "draw.eraser", "data-hint": "draw.eraser", "aria-pressed": "false",
    onclick: () => emit(this, "tool-change", this.props.tool === "eraser" ? "pen" : "eraser") }, icon("eraser"));
  #undo = tool("undo", "undo", "draw.undo", () => emit(this, "undo"));
  #redo = tool("redo", "redo", "draw.redo", () => emit(this, "redo"));
  #clear = tool("clear", "trash", "draw.clear", () => emit(this, "clear"));
  #file = picker(this, { accept: PICTURES, "data-testid": "upload", "data-label": "draw.picture" });
  #camera = picker(this, { accept: "image/*", capture: "environment", "data-testid": "camera", "data-label": "draw.camera" });

  /** @override */
  build() {
    this.append(
      h("label", { class: "pen-width", for: "pen-width" }, h("span", { "data-text": "draw.pen" }), this.#width),
      h("div", { class: "tool-buttons" }, this.#eraser, this.#undo, this.#redo, this.#clear,
        h("label", { class: "button icon-only file-button camera-button", "data-hint": "draw.camera" }, this.#camera, icon("camera")),
        h("label", { class: "button file-button" }, this.#file, icon("picture"), h("span", { "data-text": "draw.picture" }))));
  }

  /**
   * @override
   * @param {DrawingToolsProps} next
   */
  update({ penWidth, tool: chosen, isEmpty, canUndo, canRedo }) {
    this.#width.value = String(100 * penWidth);
    this.#eraser.setAttribute("aria-pressed", String(chosen === "eraser"));
    this.#undo.disabled = !canUndo;
    this.#redo.disabled = !canRedo;
    this.#clear.disabled = isEmpty;
  }
}

/**
 * @param {string} testid
 * @param {import("./icons.js").IconName} picture
 * @param {string} text
 * @param {() => void} onclick
 */
const tool = (testid, picture, text, onclick) =>
  h("button", { type: "button", class: "button icon-only", "data-testid": testid, "data-label": text, "data-hint": text, onclick }, icon(picture));

/**
 * @param {HTMLElement} owner
 * @param {Record<string, string>} attributes
 */
function picker(owner, attributes) {
  const input = h("input", { type: "file", class: "visually-hidden", ...attributes, onchange: () => {
    const [file] = input.files ?? [];
    if (file) emit(owner, "picture", file);
    input.value = "";
  } });
  return input;
}

customElements.define("drawing-tools", DrawingTools);
