/**
 * What was drawn, as data: strokes and pictures in the order in which they came, in units of the canvas's side. Every
 * step can be taken back and done again. How marks look is in paint.js, what the server gets in raster.js.
 */

import { isHit } from "./stroke-hits.js";

/**
 * @typedef {{ x: number, y: number, pressure: number, time: number }} Point x and y from 0 to 1; pressure 0.5 where the
 *   device knows none; time in ms since the drawing began
 * @typedef {{ kind: "stroke", width: number, points: Point[] }} Stroke
 * @typedef {{ kind: "picture", image: ImageBitmap }} Picture
 * @typedef {Stroke | Picture} Mark
 */

/** Points closer than this say nothing new. */
const CLOSEST = 0.002;
const MOST_STROKES = 200;
const MOST_POINTS = 4_000;
const MOST_STEPS = 200;

export class Drawing {
  /** Rises with every change: the same number, the same ink. */
  revision = 0;
  /** @type {readonly Mark[]} */
  #marks = [];
  /** @type {(readonly Mark[])[]} what was there before each step */
  #past = [];
  /** @type {(readonly Mark[])[]} what was taken back, the last one first to come again */
  #future = [];

  /** @returns {readonly Mark[]} */
  get marks() {
    return this.#marks;
  }

  /** @returns {Stroke[]} */
  get strokes() {
    return this.#marks.filter((mark) => mark.kind === "stroke");
  }

  get isEmpty() {
    return this.#marks.length === 0;
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  /**
   * @param {Point} point
   * @param {number} width
   */
  beginStroke(point, width) {
    if (this.#marks.length >= MOST_STROKES) return;
    this.#step([...this.#marks, { kind: "stroke", width, points: [point] }]);
  }

  /**
   * @param {Point[]} points
   * @returns {boolean} whether there is more ink than before
   */
  extendStroke(points) {
    const mark = this.#marks.at(-1);
    if (mark?.kind !== "stroke") return false;
    const before = mark.points.length;
    for (const point of points) {
      const last = mark.points[mark.points.length - 1];
      if (mark.points.length < MOST_POINTS && Math.hypot(point.x - last.x, point.y - last.y) >= CLOSEST) mark.points.push(point);
    }
    if (mark.points.length === before) return false;
    this.revision += 1;
    return true;
  }

  /**
   * Takes away the strokes that an eraser touches on its way.
   * @param {Point} from
   * @param {Point} to
   * @param {boolean} isSameStep whether this goes on with the step before
   * @returns {boolean} whether any was touched
   */
  erase(from, to, isSameStep) {
    const left = this.#marks.filter((mark) => mark.kind !== "stroke" || !isHit(mark, from, to));
    if (left.length === this.#marks.length) return false;
    if (isSameStep) this.#replace(left);
    else this.#step(left);
    return true;
  }

  /** @param {ImageBitmap} image takes the place of everything */
  addPicture(image) {
    this.#step([{ kind: "picture", image }]);
  }

  clear() {
    if (!this.isEmpty) this.#step([]);
  }

  undo() {
    const before = this.#past.pop();
    if (!before) return;
    this.#future.push(this.#marks);
    this.#replace(before);
  }

  redo() {
    const after = this.#future.pop();
    if (!after) return;
    this.#past.push(this.#marks);
    this.#replace(after);
  }

  /** @param {readonly Mark[]} marks */
  #step(marks) {
    this.#past.push(this.#marks);
    if (this.#past.length > MOST_STEPS) this.#past.shift();
    this.#future = [];
    this.#replace(marks);
  }

  /** @param {readonly Mark[]} marks */
  #replace(marks) {
    this.#marks = marks;
    this.revision += 1;
  }
}
