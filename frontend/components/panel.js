/**
 * A part of the page that costs something: it tells its owner when it comes into sight and when it leaves it, so that
 * only what is looked at is asked for.
 */

/** @import {Words} from "../language/words.js" */

import { Component } from "./component.js";
import { emit } from "./dom.js";

/**
 * @template {{ words: Words }} Props
 * @extends {Component<Props>}
 */
export class Panel extends Component {
  /** Under this name its owner knows it. */
  panel = "";
  #sight = new IntersectionObserver((entries) => emit(this, "panel-seen", { panel: this.panel, isSeen: entries[entries.length - 1].isIntersecting }), { rootMargin: "100px" });

  connectedCallback() {
    this.#sight.observe(this);
  }

  disconnectedCallback() {
    this.#sight.disconnect();
  }
}
