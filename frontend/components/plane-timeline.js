/**
 * Back and forth through the surfaces of a run: play, a slider over the iterations at which they came, and the end, where
 * it follows the newest. It shows a place and asks for others.
 */

/** @import {Words} from "../language/words.js" */

import { Component } from "./component.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @typedef {object} PlaneTimelineProps
 * @property {Words} words
 * @property {number} count of surfaces
 * @property {number} place of the one that is shown, -1 for none
 * @property {number | null} iteration of the one that is shown
 * @property {boolean} isLive
 * @property {boolean} isEnded whether no more will come
 * @property {boolean} playing
 */

/** @extends {Component<PlaneTimelineProps>} */
export class PlaneTimeline extends Component {
  #playIcon = icon("play");
  #pauseIcon = icon("pause");
  #play = h("button", { type: "button", class: "button icon-only", "data-testid": "plane-play", onclick: () => emit(this, this.props.playing ? "plane-pause" : "plane-play") },
    this.#playIcon, this.#pauseIcon);
  #slider = h("input", {
    type: "range", min: "0", step: "1", class: "slider", "data-testid": "plane-slider", "data-label": "plane.slider",
    oninput: () => emit(this, "plane-place", Number(this.#slider.value)),
  });
  #iteration = h("output", { class: "timeline-iteration figure", "data-testid": "plane-iteration" });
  #live = h("button", { type: "button", class: "button small timeline-live", "data-testid": "plane-live", onclick: () => emit(this, "plane-place", this.props.count - 1) },
    h("span", { class: "timeline-dot", "aria-hidden": "true" }), h("span", {}));

  /** @override */
  build() {
    this.append(this.#play, this.#slider, this.#iteration, this.#live);
  }

  /**
   * @override
   * @param {PlaneTimelineProps} next
   */
  update({ words, count, place, iteration, isLive, isEnded, playing }) {
    const last = Math.max(0, count - 1);
    this.#play.disabled = count < 2;
    setAttribute(this.#play, "aria-label", words.t(playing ? "plane.pause" : "plane.play"));
    setAttribute(this.#play, "title", words.t(playing ? "plane.pause" : "plane.play"));
    this.#playIcon.toggleAttribute("hidden", playing);
    this.#pauseIcon.toggleAttribute("hidden", !playing);
    setAttribute(this.#slider, "max", String(Math.max(1, last)));
    this.#slider.value = String(count < 2 ? 1 : place);
    this.#slider.disabled = count < 2;
    setText(this.#iteration, iteration === null ? "" : words.t("plane.iteration", { iteration }));
    setAttribute(this.#slider, "aria-valuetext", this.#iteration.textContent);
    setAttribute(this.#live, "aria-pressed", String(isLive));
    this.#live.disabled = count < 1;
    this.#live.classList.toggle("moving", isLive && !isEnded && count > 0);
    setText(/** @type {Element} */ (this.#live.lastElementChild), words.t(isEnded ? "plane.end" : "plane.live"));
  }
}

customElements.define("plane-timeline", PlaneTimeline);
