/**
 * Numbers as a grid of coloured cells: pixels that speak for and against, the neurons of a layer, the weights of one. One
 * cell can be pointed at and picked, by pointer or by arrow keys.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Theme} from "../types.js" */

import { readDiverging, strength } from "../charts/diverging.js";
import { Component } from "./component.js";
import { emit, h, setAttribute } from "./dom.js";

/**
 * @typedef {object} CellMapProps
 * @property {Words} words
 * @property {Theme} theme
 * @property {ArrayLike<number>} values row by row
 * @property {number} columns
 * @property {number} scale the value of full colour
 * @property {number} cell pixels of a cell's side, its gap included
 * @property {boolean} [hasGaps]
 * @property {ArrayLike<number> | null} [ink] grey values below the colours, 0 paper to 255 ink
 * @property {number | null} [picked] the cell that is marked
 * @property {string} label
 * @property {boolean} [isPickable]
 */

/** @extends {Component<CellMapProps>} */
export class CellMap extends Component {
  #canvas = h("canvas", { class: "cells", role: "img" });
  #mark = h("span", { class: "cell-mark", hidden: true });
  #pointed = -1;
  #drawn = "";
  #version = 0;

  /** @override */
  build() {
    this.append(this.#canvas, this.#mark);
    this.#canvas.addEventListener("pointermove", (event) => this.#point(this.#cellAt(event)));
    this.#canvas.addEventListener("pointerleave", () => this.#point(-1));
    this.#canvas.addEventListener("click", (event) => this.#pick(this.#cellAt(event)));
    this.#canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  /**
   * @override
   * @param {CellMapProps} next
   * @param {CellMapProps} [previous]
   */
  update(next, previous) {
    const { values, columns, cell, picked = null, label, isPickable = false } = next;
    const rows = Math.ceil(values.length / columns);
    setAttribute(this.#canvas, "aria-label", label);
    setAttribute(this.#canvas, "tabindex", isPickable ? "0" : null);
    this.#canvas.classList.toggle("pickable", isPickable);
    this.style.setProperty("--columns", String(columns));
    this.style.setProperty("--rows", String(rows));
    this.style.setProperty("--cell", `${cell}px`);
    this.#mark.hidden = picked === null || picked >= values.length;
    if (picked !== null) {
      this.#mark.style.setProperty("--column", String(picked % columns));
      this.#mark.style.setProperty("--row", String(Math.floor(picked / columns)));
    }
    if (previous?.values !== values || previous.ink !== next.ink) this.#version += 1;
    const drawn = [this.#version, next.theme, next.scale, columns, cell].join();
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#paint(next, rows);
  }

  /**
   * @param {CellMapProps} props
   * @param {number} rows
   */
  #paint({ values, columns, scale, cell, hasGaps = false, ink = null }, rows) {
    // Without gaps one pixel is enough for a cell; the browser enlarges it.
    const side = hasGaps ? cell : 1;
    this.#canvas.width = columns * side;
    this.#canvas.height = rows * side;
    const context = this.#canvas.getContext("2d");
    if (!context) return;
    const { positive, negative } = readDiverging(this);
    const text = (getComputedStyle(this).color.match(/[\d.]+/g) ?? []).slice(0, 3).join();
    const size = hasGaps ? side - 1 : side;
    for (let k = 0; k < values.length; k += 1) {
      const [x, y] = [(k % columns) * side, Math.floor(k / columns) * side];
      if (ink && ink[k]) {
        context.fillStyle = `rgba(${text},${(0.3 * ink[k]) / 255})`;
        context.fillRect(x, y, size, size);
      }
      if (hasGaps) {
        context.fillStyle = `rgba(${text},0.06)`;
        context.fillRect(x, y, size, size);
      }
      context.fillStyle = `rgba(${(values[k] < 0 ? negative : positive).join()},${strength(values[k] / scale)})`;
      context.fillRect(x, y, size, size);
    }
  }

  /** @param {PointerEvent | MouseEvent} event */
  #cellAt(event) {
    const { columns, values } = this.props;
    const box = this.#canvas.getBoundingClientRect();
    const rows = Math.ceil(values.length / columns);
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
    const k = row * columns + column;
    return column >= 0 && column < columns && row >= 0 && k < values.length ? k : -1;
  }

  /** @param {number} cell -1: none */
  #point(cell) {
    if (cell === this.#pointed) return;
    this.#pointed = cell;
    emit(this, "cell-point", cell < 0 ? null : cell);
  }

  /** @param {number} cell */
  #pick(cell) {
    if (cell >= 0 && this.props.isPickable) emit(this, "cell-pick", cell);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { columns, values, picked = null } = this.props;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.#pick(picked === null ? 0 : Math.max(0, Math.min(values.length - 1, picked + step)));
  }
}

customElements.define("cell-map", CellMap);
