/**
 * Where a run begins: one button for the default experiment, and the way to every other setting.
 */

/** @import {Words} from "../language/words.js" */

import { Component } from "./component.js";
import { emit, h } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{ words: Words, readOnly: boolean, starting: boolean }} StartPanelProps */

/** @extends {Component<StartPanelProps>} */
export class StartPanel extends Component {
  #start = h("button", { type: "button", class: "button primary", "data-testid": "start-default", onclick: () => emit(this, "start-default") },
    icon("play"), h("span", { "data-text": "start.default" }));
  #open = h("button", { type: "button", class: "button", "data-testid": "open-form", onclick: () => emit(this, "open-form") },
    icon("sliders"), h("span", { "data-text": "start.other" }));

  /** @override */
  build() {
    this.append(this.#start, h("p", { class: "start-description", "data-text": "start.description" }), this.#open);
  }

  /**
   * @override
   * @param {StartPanelProps} next
   */
  update({ readOnly, starting }) {
    this.#start.disabled = readOnly || starting;
    this.#open.disabled = readOnly;
  }
}

customElements.define("start-panel", StartPanel);
