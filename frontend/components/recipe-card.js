/**
 * One recipe as a card: what it is about, what to expect, which runs are in it, and the button that starts them.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Recipe} from "../types.js" */

import { runName } from "../language/run-words.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @typedef {object} RecipeCardProps
 * @property {Words} words
 * @property {Recipe} recipe
 * @property {number} number its place among the recipes
 * @property {boolean} readOnly
 * @property {string | null} starting the recipe that is being started
 */

/** @extends {Component<RecipeCardProps>} */
export class RecipeCard extends Component {
  #number = h("span", { class: "recipe-number figure", "aria-hidden": "true" });
  #title = h("h2", { class: "recipe-title" });
  #commentary = h("p", { class: "recipe-commentary" });
  #expected = h("p", { class: "recipe-expected" });
  #runs = h("ul", { class: "recipe-runs", "data-label": "recipes.runs" });
  #facts = h("p", { class: "recipe-facts figure" });
  #start = h("button", { type: "button", class: "button", onclick: () => emit(this, "recipe-start", this.props.recipe.id) },
    icon("play"), h("span", { "data-text": "recipes.start" }));

  /** @override */
  build() {
    const { id } = this.props.recipe;
    this.dataset.testid = `recipe-${id}`;
    this.#title.id = `recipe-${id}`;
    this.#start.dataset.testid = `start-${id}`;
    this.#start.setAttribute("aria-describedby", this.#title.id);
    this.append(
      h("div", { class: "recipe-head" }, this.#number, this.#title),
      this.#commentary,
      h("div", { class: "recipe-expectation" }, h("h3", { class: "recipe-label", "data-text": "recipes.expected" }), this.#expected),
      this.#runs,
      h("div", { class: "recipe-foot" }, this.#facts, this.#start));
  }

  /**
   * @override
   * @param {RecipeCardProps} next
   * @param {RecipeCardProps} [previous]
   */
  update({ words, recipe, number, readOnly, starting }, previous) {
    setText(this.#number, String(number));
    setText(this.#title, recipe.title[words.language]);
    setText(this.#commentary, recipe.commentary[words.language]);
    setText(this.#expected, recipe.expected[words.language]);
    if (previous?.words !== words || previous.recipe !== recipe) {
      this.#runs.replaceChildren(...recipe.runs.map((spec) => h("li", {}, runName(spec, words))));
      setText(this.#facts, words.t(recipe.runs.length === 1 ? "recipes.factsOne" : "recipes.facts", { count: recipe.runs.length, duration: words.about(recipe.seconds) }));
    }
    this.#start.disabled = readOnly || starting !== null;
    this.#start.classList.toggle("busy", starting === recipe.id);
  }
}

customElements.define("recipe-card", RecipeCard);
