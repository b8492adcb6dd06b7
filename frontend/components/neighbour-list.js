/**
 * The training images that the network's last hidden layer takes for most alike.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Neighbour, Theme} from "../types.js" */

import { paintSeen } from "../drawing/seen-image.js";
import { decodeBytes } from "../transport/encoded-numbers.js";
import { Component } from "./component.js";
import { h, setText } from "./dom.js";

/** @typedef {{ words: Words, theme: Theme, neighbours: Neighbour[], compared: number, digit: number, isEdited: boolean, isLearning: boolean }} NeighbourListProps */

/** @extends {Component<NeighbourListProps>} */
export class NeighbourList extends Component {
  #list = h("ol", { class: "neighbours", "data-label": "why.neighbours" });
  #summary = h("p", { class: "why-note" });

  /** @override */
  build() {
    this.append(h("div", { class: "why-head" }, h("h3", { class: "why-title", "data-text": "why.neighbours" })), this.#list, this.#summary);
  }

  /**
   * @override
   * @param {NeighbourListProps} next
   * @param {NeighbourListProps} [previous]
   */
  update({ words, theme, neighbours, compared, digit, isEdited, isLearning }, previous) {
    if (neighbours !== previous?.neighbours || theme !== previous.theme || words !== previous.words || digit !== previous.digit) {
      this.#list.replaceChildren(...neighbours.map((one) => {
        const canvas = h("canvas", { class: "seen-small", width: "28", height: "28", role: "img", "aria-label": words.t("why.neighbourImage", { label: one.label, index: one.index }) });
        const node = h("li", { class: one.label === digit ? "neighbour" : "neighbour other", "data-testid": "neighbour" }, canvas, h("span", { class: "figure" }, h("b", {}, String(one.label)), ` ${words.number(one.distance, 1)}`));
        return { node, paint: () => paintSeen(canvas, decodeBytes(one.image)) };
      }).map((made) => {
        queueMicrotask(made.paint);
        return made.node;
      }));
    }
    const alike = neighbours.filter((one) => one.label === digit).length;
    setText(this.#summary, neighbours.length === 0 ? words.t(isLearning ? "why.neighboursLater" : "why.noNeighbours")
      : `${words.t("why.neighboursAbout", { alike, count: neighbours.length, digit, compared })}${isEdited ? ` ${words.t("why.neighboursUnedited")}` : ""}`);
  }
}

customElements.define("neighbour-list", NeighbourList);
