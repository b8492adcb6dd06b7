/**
 * What the dashboard shows where no run can be shown: none exists yet, or the one in the address is gone. The button to
 * start stands below it, in start-panel; below that, the way to the recipes.
 */

/** @import {Words} from "../language/words.js" */

import { Component } from "./component.js";
import { h } from "./dom.js";

/** @typedef {{ words: Words, reason: "none" | "gone" | "waiting" }} EmptyDashboardProps */

/** @extends {Component<EmptyDashboardProps>} */
export class EmptyDashboard extends Component {
  #none = h("section", { class: "empty" },
    h("img", { src: "/assets/network.svg", alt: "", class: "empty-picture", width: "360", height: "180" }),
    h("h1", { class: "empty-title", "data-text": "empty.title" }),
    h("p", { class: "empty-text", "data-text": "empty.text" }));
  #recipes = h("a", { href: "/recipes", class: "empty-recipes", "data-testid": "to-recipes", "data-text": "empty.recipes" });
  #gone = h("section", { class: "empty" },
    h("h1", { class: "empty-title", "data-text": "gone.title" }),
    h("p", { class: "empty-text", "data-text": "gone.text" }));

  /** @override */
  build() {
    this.append(this.#none, this.#recipes, this.#gone);
  }

  /**
   * @override
   * @param {EmptyDashboardProps} next
   */
  update({ reason }) {
    this.#none.hidden = this.#recipes.hidden = reason !== "none";
    this.#gone.hidden = reason !== "gone";
  }
}

customElements.define("empty-dashboard", EmptyDashboard);
