/**
 * What the dashboard shows where no run can be shown. Where none exists yet, it leads by the hand: a network that learns at
 * once in the page, the button of start-panel between, recipes to begin with. Or the run in the address is gone.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Recipe, Theme} from "../types.js" */

import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { FirstLook } from "./first-look.js";
import { icon } from "./icons.js";
import { RecipeTile } from "./recipe-tile.js";

/**
 * @typedef {object} EmptyDashboardProps
 * @property {Words} words
 * @property {Theme} theme
 * @property {"none" | "gone" | "waiting"} reason
 * @property {{ id: string, name: string } | null} deleted the run that is gone, if it can be had back
 * @property {Recipe[]} recipes empty until they are there
 * @property {string | null} starting the recipe that is being started
 * @property {boolean} readOnly
 */

/** @extends {Component<EmptyDashboardProps>} */
export class EmptyDashboard extends Component {
  #words = h("section", { class: "home-words" }, h("h1", { class: "empty-title", "data-text": "empty.title" }), h("p", { class: "empty-text", "data-text": "empty.text" }));
  #look = new FirstLook();
  #tiles = h("ul", { class: "tiles" });
  #recipes = h("section", { class: "home-recipes" },
    h("div", { class: "home-recipes-head" }, h("h2", { "data-text": "home.recipes" }), h("a", { href: "/recipes", "data-testid": "to-recipes", "data-text": "home.allRecipes" })),
    this.#tiles);
  #goneTitle = h("h1", { class: "empty-title" });
  #goneText = h("p", { class: "empty-text" });
  #restore = h("button", { type: "button", class: "button", "data-testid": "restore", onclick: () => emit(this, "undo-delete", this.props.deleted?.id) }, icon("undo"), h("span", { "data-text": "gone.restore" }));
  #gone = h("section", { class: "empty", "data-testid": "gone" }, this.#goneTitle, this.#goneText, this.#restore);

  /** @override */
  build() {
    this.append(this.#words, this.#recipes, this.#gone);
  }

  /**
   * @override
   * @param {EmptyDashboardProps} next
   */
  update({ words, theme, reason, deleted, recipes, starting, readOnly }) {
    this.#words.hidden = this.#recipes.hidden = reason !== "none";
    // It learns only while it is in the page.
    if (reason !== "none") this.#look.remove();
    else if (!this.#look.isConnected) this.#words.after(this.#look);
    if (reason === "none") {
      this.#look.props = { words, theme };
      this.#showTiles(recipes, words, starting, readOnly);
    }
    this.#gone.hidden = reason !== "gone";
    this.#restore.hidden = deleted === null;
    setText(this.#goneTitle, deleted ? words.t("gone.deletedTitle", { name: deleted.name }) : words.t("gone.title"));
    setText(this.#goneText, words.t(deleted ? "gone.deletedText" : "gone.text"));
  }

  /**
   * The first of the recipes is the button above.
   * @param {Recipe[]} recipes
   * @param {Words} words
   * @param {string | null} starting
   * @param {boolean} readOnly
   */
  #showTiles(recipes, words, starting, readOnly) {
    const others = recipes.slice(1);
    while (this.#tiles.children.length < others.length) this.#tiles.append(h("li", {}, new RecipeTile()));
    others.forEach((recipe, k) => {
      const tile = this.#tiles.children[k]?.firstElementChild;
      if (tile instanceof RecipeTile) tile.props = { words, recipe, readOnly, starting };
    });
  }
}

customElements.define("empty-dashboard", EmptyDashboard);
