/**
 * The recipes page: owner of the list of recipes and of the one that is being started. A recipe is a ready-made
 * experiment of one or several runs; started, it leads to its group, or to its run where it is only one.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Recipe} from "../types.js" */

import { readRecipes, startRecipe } from "../transport/api.js";
import { applyWords, h, setText } from "./dom.js";
import { PageHeader } from "./page-header.js";
import { PageNotices } from "./page-notices.js";
import { PageRoot } from "./page-root.js";
import { RecipeCard } from "./recipe-card.js";

export class RecipesApp extends PageRoot {
  /** @type {Recipe[] | null} null until they are there */
  #recipes = null;
  /** @type {string | null} */
  #starting = null;

  #header = new PageHeader();
  #intro = h("header", { class: "page-intro" }, h("h1", { class: "page-title", "data-text": "recipes.title" }), h("p", { class: "page-lead", "data-text": "recipes.lead" }));
  /** @type {Map<string, RecipeCard>} */
  #cards = new Map();
  #list = h("ol", { class: "recipe-cards", "data-testid": "recipes" });
  #empty = h("p", { class: "page-empty" });
  #notices = new PageNotices();

  /** @override */
  build() {
    this.append(this.#header, h("main", { class: "recipes-page" }, this.#intro, this.#list, this.#empty), this.#notices);
    this.addEventListener("recipe-start", (event) => void this.#start(/** @type {CustomEvent<string>} */ (event).detail));
    // Coming back by the browser's own button, the page may be as it was left.
    addEventListener("pageshow", () => {
      this.#starting = null;
      this.requestRender();
    });
  }

  /** @override */
  start() {
    void this.learnRole();
    void this.attempt(async () => {
      this.#recipes = await readRecipes();
    });
  }

  /**
   * @override
   * @param {Words} words
   */
  render(words) {
    document.title = words.t("title.recipes");
    applyWords(this.#intro, words);
    this.#header.props = { words, page: "recipes", themeChoice: this.themeChoice, role: this.session?.role ?? null, canSignOut: this.canSignOut };
    (this.#recipes ?? []).forEach((recipe, k) => {
      const card = this.#card(recipe.id);
      card.props = { words, recipe, number: k + 1, readOnly: this.readOnly, starting: this.#starting };
    });
    this.#empty.hidden = !this.#recipes || this.#recipes.length > 0;
    setText(this.#empty, words.t("recipes.empty"));
    this.#notices.props = { words, connected: true, trouble: this.troubleText(words) };
  }

  /** @param {string} id */
  #card(id) {
    let card = this.#cards.get(id);
    if (!card) {
      card = new RecipeCard();
      this.#cards.set(id, card);
      this.#list.append(h("li", {}, card));
    }
    return card;
  }

  /** @param {string} id */
  async #start(id) {
    if (this.#starting) return;
    this.#starting = id;
    this.requestRender();
    await this.attempt(async () => {
      const group = await startRecipe(id);
      const [only] = group.runs.length === 1 ? group.runs : [];
      location.assign(only ? `/?run=${encodeURIComponent(only.id)}` : `/groups?id=${encodeURIComponent(group.id)}`);
    });
    if (this.trouble) this.#starting = null;
  }
}

customElements.define("recipes-app", RecipesApp);
