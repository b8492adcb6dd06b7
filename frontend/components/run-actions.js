/**
 * What can be done with a run in its present state. It asks; whether it happens is the server's decision.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run} from "../types.js" */

import { Component } from "./component.js";
import { emit, h, setAttribute } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{ words: Words, run: Run, readOnly: boolean }} RunActionsProps */

/** @extends {Component<RunActionsProps>} */
export class RunActions extends Component {
  #draw = h("a", { class: "button", "data-testid": "action-draw" }, icon("pen"), h("span", { "data-text": "action.draw" }));
  #pause = this.#button("pause", "pause");
  #resume = this.#button("resume", "play");
  #stop = this.#button("stop", "stop");
  #again = h("button", { type: "button", class: "button icon-only", "data-testid": "action-again", "data-label": "action.again", "data-hint": "action.again",
    onclick: () => emit(this, "run-again") }, icon("copy"), h("span", { "data-text": "action.again" }));
  #search = h("a", { class: "button icon-only", "data-testid": "action-search", "data-label": "action.search", "data-hint": "action.search" }, icon("search"));
  #delete = h("button", { type: "button", class: "button icon-only danger", "data-testid": "action-delete", "data-label": "action.delete", "data-hint": "action.delete",
    onclick: () => emit(this, "run-delete") }, icon("trash"));

  /** @override */
  build() {
    this.append(this.#pause, this.#resume, this.#stop, this.#draw, this.#again, this.#search, this.#delete);
  }

  /**
   * @override
   * @param {RunActionsProps} next
   */
  update({ run, readOnly }) {
    const { status, wanted } = run;
    const isMoving = status === "running" || status === "queued";
    this.#pause.hidden = !isMoving || wanted !== "run";
    this.#resume.hidden = status !== "paused";
    this.#stop.hidden = !(isMoving || status === "paused");
    this.#pause.disabled = readOnly;
    this.#resume.disabled = readOnly || wanted === "stop";
    this.#stop.disabled = readOnly || wanted === "stop";
    this.#again.disabled = readOnly;
    this.#delete.disabled = readOnly;
    this.#search.hidden = readOnly || status === "failed";
    setAttribute(this.#search, "href", `/groups?new&base=${encodeURIComponent(run.id)}`);
    this.#again.classList.toggle("icon-only", status !== "failed");
    this.#draw.hidden = !run.has_weights || run.planar || status === "failed";
    this.#draw.classList.toggle("primary", status === "finished");
    setAttribute(this.#draw, "href", `/draw?run=${encodeURIComponent(run.id)}`);
  }

  /**
   * @param {"pause" | "resume" | "stop"} action
   * @param {"pause" | "play" | "stop"} picture
   */
  #button(action, picture) {
    return h("button", { type: "button", class: "button", "data-testid": `action-${action}`, onclick: () => emit(this, "run-action", action) },
      icon(picture), h("span", { "data-text": `action.${action}` }));
  }
}

customElements.define("run-actions", RunActions);
