/**
 * A waiting run's place in the queue, and moving it there: to the front, one place earlier, one later. At an end of the
 * queue a button does nothing, but keeps the focus.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run} from "../types.js" */

import { Component } from "./component.js";
import { emit, h, setAttribute, setText } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{ words: Words, run: Run, waiting: number | null, readOnly: boolean }} QueuePlaceProps `waiting`: how many wait; null where that is not known */

/** @extends {Component<QueuePlaceProps>} */
export class QueuePlace extends Component {
  #place = h("span", { class: "queue-words figure", "data-testid": "queue-place", "aria-live": "polite" });
  #first = this.#button("first", "top", () => 1);
  #earlier = this.#button("earlier", "up", (place) => place - 1);
  #later = this.#button("later", "down", (place) => place + 1);

  /** @override */
  build() {
    this.append(this.#place, h("span", { class: "queue-buttons", role: "group", "data-label": "queue.label" }, this.#first, this.#earlier, this.#later));
  }

  /**
   * @override
   * @param {QueuePlaceProps} next
   */
  update({ words, run, waiting, readOnly }) {
    const place = run.queue_position ?? 0;
    setText(this.#place, waiting === null ? words.t("queue.placeAlone", { place }) : words.t("queue.place", { place, waiting: Math.max(waiting, place) }));
    setAttribute(this.#first, "aria-disabled", String(readOnly || place <= 1));
    setAttribute(this.#earlier, "aria-disabled", String(readOnly || place <= 1));
    setAttribute(this.#later, "aria-disabled", String(readOnly || (waiting !== null && place >= waiting)));
  }

  /**
   * @param {"first" | "earlier" | "later"} name
   * @param {"top" | "up" | "down"} picture
   * @param {(place: number) => number} target
   */
  #button(name, picture, target) {
    return h("button", {
      type: "button", class: "button icon-only", "data-testid": `queue-${name}`, "data-label": `queue.${name}`, "data-hint": `queue.${name}`,
      onclick: (/** @type {Event} */ event) => {
        const { run } = this.props;
        const isIdle = /** @type {Element} */ (event.currentTarget).getAttribute("aria-disabled") === "true";
        if (!isIdle && run.queue_position !== null) emit(this, "queue-move", { id: run.id, position: target(run.queue_position) });
      },
    }, icon(picture));
  }
}

customElements.define("queue-place", QueuePlace);
