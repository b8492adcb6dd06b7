/**
 * The base of every custom element here: it builds its nodes once, and is updated whenever its owner hands it new
 * properties. It keeps no application state and watches nothing by itself.
 */

/** @import {Words} from "../language/words.js" */

import { applyWords } from "./dom.js";

/**
 * @template {{ words: Words }} Props
 */
export class Component extends HTMLElement {
  /** @type {Props | undefined} */
  #props;

  /** @returns {Props} */
  get props() {
    if (!this.#props) throw new Error(`${this.localName} was used before it got its properties`);
    return this.#props;
  }

  set props(next) {
    const previous = this.#props;
    this.#props = next;
    if (!previous) this.build();
    if (previous?.words !== next.words) applyWords(this, next.words);
    this.update(next, previous);
  }

  /** Makes the nodes; runs once, before the first update. */
  build() {}

  /**
   * Shows the properties.
   * @param {Props} _next
   * @param {Props} [_previous] undefined the first time
   */
  update(_next, _previous) {}
}
