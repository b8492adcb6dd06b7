/**
 * A tiny network that learns in the page, before anything was started: it parts two classes of points, and its opinion of
 * every place is the picture behind them. It is real learning, by the page's own arithmetic; nothing is asked of the
 * server. It rests out of sight, after three tasks, and from the start where motion is not wanted.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Theme} from "../types.js" */

import { TinyNetwork } from "../first/tiny-network.js";
import { SHAPE_COUNT, twoClasses } from "../first/two-classes.js";
import { Component } from "./component.js";
import { h, setText } from "./dom.js";
import { icon } from "./icons.js";

const POINTS = 140;
const SIZES = [2, 8, 8, 1];
const LEARNING_RATE = 0.01;
/** A frame's share of steps: few enough to follow with the eye. */
const STEPS_A_FRAME = 2;
const CELLS = 64;
const REST_STEPS = 240;
const MOST_STEPS = 1500;

/** @typedef {{ words: Words, theme: Theme }} FirstLookProps */

/** @extends {Component<FirstLookProps>} */
export class FirstLook extends Component {
  #canvas = h("canvas", { class: "first-canvas", role: "img", "data-label": "first.picture" });
  #facts = h("p", { class: "first-facts figure", "data-testid": "first-facts" });
  #toggle = h("button", { type: "button", class: "button quiet small icon-only", "data-testid": "first-toggle", onclick: () => this.#press() });
  #image = new ImageData(CELLS, CELLS);
  #small = Object.assign(document.createElement("canvas"), { width: CELLS, height: CELLS });
  #task = 0;
  #solved = 0;
  #isWanted = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  #isSeen = false;
  #frame = 0;
  /** @type {number[][]} of the classes and the ground, red, green, blue */
  #colours = [];
  #outcome = { loss: Math.LN2, accuracy: 0.5 };
  /** @type {ReturnType<typeof twoClasses>} */
  #data = twoClasses(0, POINTS, Math.random);
  #network = new TinyNetwork(SIZES, LEARNING_RATE, Math.random);
  #sight = new IntersectionObserver(([entry]) => {
    this.#isSeen = entry.isIntersecting;
    this.#go();
  });

  connectedCallback() {
    this.#sight.observe(this);
  }

  disconnectedCallback() {
    this.#sight.disconnect();
    this.#isSeen = false;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  /** @override */
  build() {
    this.append(this.#canvas, h("div", { class: "first-foot" }, h("p", { class: "first-words", "data-text": "first.words" }), this.#facts, this.#toggle));
  }

  /**
   * @override
   * @param {FirstLookProps} next
   * @param {FirstLookProps} [previous]
   */
  update({ theme }, previous) {
    if (theme !== previous?.theme) this.#colours = [];
    this.#showState();
    this.#draw();
  }

  get #isOver() {
    return this.#task >= SHAPE_COUNT;
  }

  #press() {
    if (this.#isOver) {
      this.#task = -1;
      this.#next();
      this.#isWanted = true;
    } else this.#isWanted = !this.#isWanted;
    this.#showState();
    this.#go();
  }

  #go() {
    if (!this.#frame && this.#isSeen && this.#isWanted && !this.#isOver) this.#frame = requestAnimationFrame(() => this.#tick());
  }

  #tick() {
    this.#frame = 0;
    for (let k = 0; k < STEPS_A_FRAME; k += 1) this.#outcome = this.#network.learn(this.#data.points, this.#data.labels);
    this.#solved = this.#outcome.accuracy === 1 ? this.#solved + STEPS_A_FRAME : 0;
    this.#draw();
    if (this.#solved > REST_STEPS || this.#network.steps > MOST_STEPS) this.#next();
    this.#go();
  }

  /** Another task for a new network; after the last, the picture stays. */
  #next() {
    this.#task += 1;
    this.#solved = 0;
    if (this.#isOver) {
      this.#showState();
      return;
    }
    this.#data = twoClasses(this.#task, POINTS, Math.random);
    this.#network = new TinyNetwork(SIZES, LEARNING_RATE, Math.random);
  }

  #showState() {
    const { words } = this.props;
    const name = this.#isOver ? "again" : this.#isWanted ? "pause" : "play";
    if (this.#toggle.dataset.state !== name) this.#toggle.replaceChildren(icon(name === "again" ? "repeat" : name));
    this.#toggle.dataset.state = name;
    this.#toggle.setAttribute("aria-label", words.t(`first.${name}`));
    this.#toggle.title = words.t(`first.${name}`);
  }

  #draw() {
    const { words } = this.props;
    const { loss, accuracy } = this.#outcome;
    setText(this.#facts, words.t("first.facts", { step: words.number(this.#network.steps), loss: words.loss(loss), accuracy: words.percent(accuracy, 0) }));
    this.dataset.loss = String(loss);
    const side = Math.round(this.#canvas.clientWidth * devicePixelRatio);
    if (!side) return;
    if (this.#canvas.width !== side) this.#canvas.width = this.#canvas.height = side;
    if (!this.#colours.length) this.#colours = ["--class-0", "--class-1", "--surface"].map((token) => this.#colour(token));
    const context = this.#canvas.getContext("2d");
    const paper = this.#small.getContext("2d");
    if (!context || !paper) return;
    this.#paintSurface();
    paper.putImageData(this.#image, 0, 0);
    context.imageSmoothingQuality = "high";
    context.drawImage(this.#small, 0, 0, side, side);
    this.#paintPoints(context, side);
  }

  /** The probability at the middle of every cell, as a colour between those of the classes. */
  #paintSurface() {
    const [first, second, ground] = this.#colours;
    const { data } = this.#image;
    for (let row = 0; row < CELLS; row += 1) {
      for (let column = 0; column < CELLS; column += 1) {
        const p = this.#network.probability([placeOf(column), -placeOf(row)]);
        const strength = 0.08 + 0.34 * Math.abs(2 * p - 1);
        const colour = p > 0.5 ? second : first;
        const at = 4 * (row * CELLS + column);
        for (let channel = 0; channel < 3; channel += 1) data[at + channel] = ground[channel] + strength * (colour[channel] - ground[channel]);
        data[at + 3] = 255;
      }
    }
  }

  /**
   * Discs and diamonds, which differ in shape as well as in colour.
   * @param {CanvasRenderingContext2D} context
   * @param {number} side
   */
  #paintPoints(context, side) {
    const [first, second, ground] = this.#colours.map((colour) => `rgb(${colour.join(",")})`);
    const radius = side / 90;
    context.lineWidth = side / 300;
    context.strokeStyle = ground;
    this.#data.points.forEach(([x, y], n) => {
      const [left, top] = [((x + 1) / 2) * side, ((1 - y) / 2) * side];
      const label = this.#data.labels[n];
      context.beginPath();
      if (label) {
        const reach = 1.25 * radius;
        context.moveTo(left, top - reach);
        for (const [dx, dy] of [[reach, 0], [0, reach], [-reach, 0]]) context.lineTo(left + dx, top + dy);
        context.closePath();
      } else context.arc(left, top, radius, 0, 2 * Math.PI);
      context.fillStyle = label ? second : first;
      context.fill();
      context.stroke();
    });
  }

  /** @param {string} token */
  #colour(token) {
    this.#canvas.style.color = `var(${token})`;
    const [red = 0, green = 0, blue = 0] = (getComputedStyle(this.#canvas).color.match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue];
  }
}

/**
 * The coordinate of the middle of a cell.
 * @param {number} cell
 */
const placeOf = (cell) => (2 * (cell + 0.5)) / CELLS - 1;

customElements.define("first-look", FirstLook);
