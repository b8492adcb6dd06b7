/** The recipes on the empty dashboard: asked for once it is shown, and started from there. */

/** @import {Recipe} from "../types.js" */

import { readRecipes, startRecipe } from "../transport/api.js";

export class HomeRecipes {
  /** @type {Recipe[]} */
  #recipes = [];
  /** @type {string | null} */
  #starting = null;
  #asked = false;
  #onChange;

  /** @param {() => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
    // Coming back by the browser's own button, the page may be as it was left.
    addEventListener("pageshow", () => {
      this.#starting = null;
      this.#onChange();
    });
  }

  get props() {
    return { recipes: this.#recipes, starting: this.#starting };
  }

  /** Fetches them, once; without them the page still has its button and the way to the recipes' own page. */
  need() {
    if (this.#asked) return;
    this.#asked = true;
    readRecipes().then(
      (recipes) => {
        this.#recipes = recipes;
        this.#onChange();
      },
      () => (this.#asked = false),
    );
  }

  /**
   * Starts a recipe and goes to its run, or to its group where there are several.
   * @param {string} id
   */
  async start(id) {
    if (this.#starting) return;
    this.#starting = id;
    this.#onChange();
    try {
      const group = await startRecipe(id);
      const [only] = group.runs.length === 1 ? group.runs : [];
      location.assign(only ? `/?run=${encodeURIComponent(only.id)}` : `/groups?id=${encodeURIComponent(group.id)}`);
    } catch (error) {
      this.#starting = null;
      throw error;
    }
  }
}
