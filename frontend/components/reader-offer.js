/**
 * On the draw page while no network has learned digits: offers those that are made for drawings, one click each, and
 * shows how far the chosen one is until its first weights are there.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Recipe, Run} from "../types.js" */

import { stateLabel } from "../language/run-words.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @typedef {object} ReaderOfferProps
 * @property {Words} words
 * @property {Recipe[]} recipes
 * @property {string} recommended id of one of them
 * @property {Run | null} run the one being trained
 * @property {boolean} readOnly
 * @property {string | null} starting the recipe that is being started
 */

/** @extends {Component<ReaderOfferProps>} */
export class ReaderOffer extends Component {
  #recipes = h("ul", { class: "offer-recipes" });
  #fill = h("span", { class: "bar-fill" });
  #state = h("p", { class: "first-state figure", "data-testid": "reader-progress" });
  #progress = h("div", { class: "first-progress" }, h("div", { class: "bar", "aria-hidden": "true" }, this.#fill), this.#state);
  /** @type {Map<string, ReturnType<typeof offer>>} by recipe */
  #offers = new Map();

  /** @override */
  build() {
    this.append(
      h("h2", { class: "first-title", "data-text": "first.title" }),
      h("p", { class: "first-text", "data-text": "first.text" }),
      this.#recipes, this.#progress);
  }

  /**
   * @override
   * @param {ReaderOfferProps} next
   */
  update({ words, recipes, recommended, run, readOnly, starting }) {
    for (const recipe of recipes) {
      let one = this.#offers.get(recipe.id);
      if (!one) {
        this.#offers.set(recipe.id, (one = offer(recipe.id, () => emit(this, "recipe-start", recipe.id))));
        this.#recipes.append(one.node);
      }
      one.show(recipe, recipe.id === recommended, words);
      one.button.disabled = readOnly || starting !== null;
    }
    this.#recipes.hidden = run !== null;
    this.#progress.hidden = run === null;
    if (!run) return;
    this.#fill.style.transform = `scaleX(${run.iteration / run.iterations})`;
    const left = run.seconds_left === null ? "" : ` · ${words.left(run.seconds_left)}`;
    setText(this.#state, `${run.name} · ${stateLabel(run, words)} · ${words.t("progress.running", { iteration: run.iteration, iterations: run.iterations })}${left}`);
  }
}

/**
 * @param {string} id
 * @param {() => void} onStart
 */
function offer(id, onStart) {
  const title = h("h3", { class: "offer-title" });
  const text = h("p", { class: "offer-text" });
  const time = h("span", { class: "figure" });
  const button = h("button", { type: "button", class: "button", "data-testid": `start-${id}`, onclick: onStart }, icon("play"), time);
  return {
    button,
    node: h("li", { class: "offer" }, h("div", {}, title, text), button),
    /**
     * @param {Recipe} recipe
     * @param {boolean} isRecommended
     * @param {Words} words
     */
    show(recipe, isRecommended, words) {
      setText(title, recipe.title[words.language]);
      setText(text, recipe.expected[words.language]);
      setText(time, words.t("first.start", { duration: words.about(recipe.seconds) }));
      button.setAttribute("aria-label", `${recipe.title[words.language]}: ${words.t("first.start", { duration: words.about(recipe.seconds) })}`);
      button.classList.toggle("primary", isRecommended);
    },
  };
}

customElements.define("reader-offer", ReaderOffer);
