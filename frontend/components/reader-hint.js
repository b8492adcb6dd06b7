/**
 * One quiet line where a network reads drawings that was not made for them: one that is can be had by one click, and is
 * used by itself once it has learned.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Recipe, Run} from "../types.js" */

import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";

/** @typedef {{ words: Words, recipe: Recipe | null, run: Run | null, isDisabled: boolean }} ReaderHintProps `recipe`: what to start, null for nothing; `run`: one of such a recipe that learns */

/** @extends {Component<ReaderHintProps>} */
export class ReaderHint extends Component {
  #text = h("span", { class: "figure" });
  #start = h("button", { type: "button", class: "button small", "data-testid": "hint-start", onclick: () => emit(this, "recipe-start", this.props.recipe?.id) });
  #fill = h("span", { class: "bar-fill" });
  #bar = h("span", { class: "bar", "aria-hidden": "true" }, this.#fill);

  /** @override */
  build() {
    this.append(h("p", { class: "reader-hint" }, this.#text, this.#start), this.#bar);
  }

  /**
   * @override
   * @param {ReaderHintProps} next
   */
  update({ words, recipe, run, isDisabled }) {
    this.hidden = !recipe && !run;
    this.#start.hidden = run !== null;
    this.#start.disabled = isDisabled;
    this.#bar.classList.toggle("absent", run === null);
    if (recipe) setText(this.#start, words.t("first.start", { duration: words.about(recipe.seconds) }));
    setText(this.#text, run
      ? words.t("first.learning", { name: run.name, left: run.seconds_left === null ? words.percent(run.iteration / run.iterations, 0) : words.left(run.seconds_left) })
      : words.t("first.better"));
    if (run) this.#fill.style.transform = `scaleX(${run.iteration / run.iterations})`;
  }
}

customElements.define("reader-hint", ReaderHint);
