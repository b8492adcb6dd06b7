/**
 * On the draw page while no network has learned anything: says what to do, starts the default experiment, and shows how
 * far it is until the first weights are there.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run} from "../types.js" */

import { stateLabel } from "../language/run-words.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{ words: Words, run: Run | null, readOnly: boolean, starting: boolean }} FirstNetworkProps `run`: the one being trained */

/** @extends {Component<FirstNetworkProps>} */
export class FirstNetwork extends Component {
  #start = h("button", { type: "button", class: "button primary", "data-testid": "start-default", onclick: () => emit(this, "start-default") },
    icon("play"), h("span", { "data-text": "start.default" }));
  #fill = h("span", { class: "bar-fill" });
  #state = h("p", { class: "first-state figure" });
  #progress = h("div", { class: "first-progress" }, h("div", { class: "bar", "aria-hidden": "true" }, this.#fill), this.#state);

  /** @override */
  build() {
    this.append(
      h("h2", { class: "first-title", "data-text": "first.title" }),
      h("p", { class: "first-text", "data-text": "first.text" }),
      h("div", { class: "first-action" }, this.#start, this.#progress));
  }

  /**
   * @override
   * @param {FirstNetworkProps} next
   */
  update({ words, run, readOnly, starting }) {
    this.#start.hidden = run !== null;
    this.#start.disabled = readOnly || starting;
    this.#progress.hidden = run === null;
    if (!run) return;
    this.#fill.style.transform = `scaleX(${run.iteration / run.iterations})`;
    setText(this.#state, `${stateLabel(run, words)} · ${words.t("progress.running", { iteration: run.iteration, iterations: run.iterations })}`);
  }
}

customElements.define("first-network", FirstNetwork);
