/**
 * What the dashboard shows where no run can be shown: none exists yet, or the one in the address is gone. The button to
 * start stands below it, in start-panel; below that, the way to the recipes.
 */

/** @import {Words} from "../language/words.js" */

import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{ words: Words, reason: "none" | "gone" | "waiting", deleted: { id: string, name: string } | null }} EmptyDashboardProps `deleted`: the run that is gone, if it can be had back */

/** @extends {Component<EmptyDashboardProps>} */
export class EmptyDashboard extends Component {
  #none = h("section", { class: "empty" },
    h("img", { src: "/assets/network.svg", alt: "", class: "empty-picture", width: "360", height: "180" }),
    h("h1", { class: "empty-title", "data-text": "empty.title" }),
    h("p", { class: "empty-text", "data-text": "empty.text" }));
  #recipes = h("a", { href: "/recipes", class: "empty-recipes", "data-testid": "to-recipes", "data-text": "empty.recipes" });
  #goneTitle = h("h1", { class: "empty-title" });
  #goneText = h("p", { class: "empty-text" });
  #restore = h("button", { type: "button", class: "button", "data-testid": "restore", onclick: () => emit(this, "undo-delete", this.props.deleted?.id) }, icon("undo"), h("span", { "data-text": "gone.restore" }));
  #gone = h("section", { class: "empty", "data-testid": "gone" }, this.#goneTitle, this.#goneText, this.#restore);

  /** @override */
  build() {
    this.append(this.#none, this.#recipes, this.#gone);
  }

  /**
   * @override
   * @param {EmptyDashboardProps} next
   */
  update({ words, reason, deleted }) {
    this.#none.hidden = this.#recipes.hidden = reason !== "none";
    this.#gone.hidden = reason !== "gone";
    this.#restore.hidden = deleted === null;
    setText(this.#goneTitle, deleted ? words.t("gone.deletedTitle", { name: deleted.name }) : words.t("gone.title"));
    setText(this.#goneText, words.t(deleted ? "gone.deletedText" : "gone.text"));
  }
}

customElements.define("empty-dashboard", EmptyDashboard);
