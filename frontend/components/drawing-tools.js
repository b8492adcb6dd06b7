/**
 * The tools below the paper: pen width, undo, clear, a picture instead of a drawing.
 */

/** @import {Words} from "../language/words.js" */

import { Component } from "./component.js";
import { emit, h } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{ words: Words, penWidth: number, isEmpty: boolean }} DrawingToolsProps */

/** @extends {Component<DrawingToolsProps>} */
export class DrawingTools extends Component {
  #width = h("input", { type: "range", id: "pen-width", class: "slider", min: "3", max: "16", step: "0.5", "data-testid": "pen-width",
    oninput: () => emit(this, "pen-width-change", Number(this.#width.value) / 100) });
  #undo = h("button", { type: "button", class: "button", "data-testid": "undo", onclick: () => emit(this, "undo") }, icon("undo"), h("span", { "data-text": "draw.undo" }));
  #clear = h("button", { type: "button", class: "button", "data-testid": "clear", onclick: () => emit(this, "clear") }, icon("clear"), h("span", { "data-text": "draw.clear" }));
  #file = h("input", { type: "file", class: "visually-hidden", accept: "image/png,image/jpeg,image/webp", "data-testid": "upload", "data-label": "draw.picture",
    onchange: () => this.#picked() });

  /** @override */
  build() {
    this.append(
      h("label", { class: "pen-width", for: "pen-width" }, h("span", { "data-text": "draw.pen" }), this.#width),
      h("div", { class: "tool-buttons" }, this.#undo, this.#clear,
        h("label", { class: "button file-button" }, this.#file, icon("picture"), h("span", { "data-text": "draw.picture" }))));
  }

  /**
   * @override
   * @param {DrawingToolsProps} next
   */
  update({ penWidth, isEmpty }) {
    this.#width.value = String(100 * penWidth);
    this.#undo.disabled = isEmpty;
    this.#clear.disabled = isEmpty;
  }

  #picked() {
    const [file] = this.#file.files ?? [];
    if (file) emit(this, "picture", file);
    this.#file.value = "";
  }
}

customElements.define("drawing-tools", DrawingTools);
