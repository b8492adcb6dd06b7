/**
 * Below a run that failed because one straight line cannot do what it was asked: offers the network that can, with a
 * hidden layer, started at one click.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run, RunSpec} from "../types.js" */

import { Component } from "./component.js";
import { emit, h } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{ words: Words, run: Run, readOnly: boolean }} NotSeparableProps */

/** @extends {Component<NotSeparableProps>} */
export class NotSeparable extends Component {
  #start = h("button", { type: "button", class: "button primary", "data-testid": "start-hidden-layer", onclick: () => emit(this, "start-run", hiddenLayerSpec(this.props.run)) },
    icon("play"), h("span", { "data-text": "notSeparable.start" }));

  /** @override */
  build() {
    this.append(h("p", { class: "lesson-text", "data-text": "notSeparable.text" }), this.#start);
  }

  /**
   * @override
   * @param {NotSeparableProps} next
   */
  update({ readOnly }) {
    this.#start.disabled = readOnly;
  }
}

/**
 * The smallest of the usual networks that learns such a gate from any seed: four neurons between the inputs and the one
 * that answers.
 * @param {Run} run
 * @returns {Partial<RunSpec>}
 */
function hiddenLayerSpec({ spec }) {
  return {
    dataset: spec.dataset,
    layers: [{ type: "affine", size: 4 }, { type: "sigmoid" }, { type: "affine" }],
    output: "sigmoid",
    initializer: "xavier",
    learning_rate: 1,
    batch_size: 4,
    sampling: "shuffled",
    iterations: 2000,
    seed: spec.seed,
  };
}

customElements.define("not-separable", NotSeparable);
