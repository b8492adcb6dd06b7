/**
 * A recipe in short, for the empty dashboard: what will be seen, how much of it will be right, how long it takes, and one
 * click to start it.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Recipe} from "../types.js" */

import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{ words: Words, recipe: Recipe, readOnly: boolean, starting: string | null }} RecipeTileProps `starting`: the recipe that is being started */

/** @extends {Component<RecipeTileProps>} */
export class RecipeTile extends Component {
  #title = h("h3", { class: "tile-title" });
  #expected = h("p", { class: "tile-expected" });
  #accuracy = h("li", {});
  #runs = h("li", {});
  #time = h("li", {});
  #start = h("button", { type: "button", class: "button small", onclick: () => emit(this, "recipe-start", this.props.recipe.id) },
    icon("play"), h("span", { "data-text": "recipes.start" }));

  /** @override */
  build() {
    const { id } = this.props.recipe;
    this.dataset.testid = `tile-${id}`;
    this.#title.id = `tile-${id}`;
    this.#start.dataset.testid = `tile-start-${id}`;
    this.#start.setAttribute("aria-describedby", this.#title.id);
    this.append(this.#title, this.#expected, h("div", { class: "tile-foot" }, h("ul", { class: "tile-facts figure" }, this.#accuracy, this.#time, this.#runs), this.#start));
  }

  /**
   * @override
   * @param {RecipeTileProps} next
   */
  update({ words, recipe, readOnly, starting }) {
    setText(this.#title, recipe.title[words.language]);
    setText(this.#expected, recipe.expected[words.language]);
    this.#accuracy.hidden = recipe.accuracy === null;
    setText(this.#accuracy, recipe.accuracy === null ? "" : words.t("home.accuracy", { accuracy: words.percent(recipe.accuracy, Math.round(1000 * recipe.accuracy) % 10 ? 1 : 0) }));
    setText(this.#time, words.t("home.about", { duration: words.about(recipe.seconds) }));
    this.#runs.hidden = recipe.runs.length === 1;
    setText(this.#runs, words.t("home.runs", { count: recipe.runs.length }));
    this.#start.disabled = readOnly || starting !== null;
    this.#start.classList.toggle("busy", starting === recipe.id);
  }
}

customElements.define("recipe-tile", RecipeTile);
