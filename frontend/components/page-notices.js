/**
 * Quiet words at the foot of the page: that the connection is lost, and what the server refused. They never take the
 * focus and never move what is above.
 */

/** @import {Words} from "../language/words.js" */

import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{ words: Words, connected: boolean, trouble: string | null }} PageNoticesProps */

/** @extends {Component<PageNoticesProps>} */
export class PageNotices extends Component {
  #connection = h("p", { class: "notice", "data-testid": "connection-notice", hidden: true },
    h("span", { class: "notice-pulse", "aria-hidden": "true" }), h("span", { "data-text": "connection.lost" }));
  #text = h("span", {});
  #trouble = h("p", { class: "notice trouble", "data-testid": "trouble-notice", hidden: true }, icon("alert"), this.#text,
    h("button", { type: "button", class: "button quiet icon-only", "data-label": "notice.close", onclick: () => emit(this, "notice-closed") }, icon("clear")));

  /** @override */
  build() {
    this.setAttribute("role", "status");
    this.append(this.#connection, this.#trouble);
  }

  /**
   * @override
   * @param {PageNoticesProps} next
   */
  update({ connected, trouble }) {
    this.#connection.hidden = connected;
    this.#trouble.hidden = trouble === null;
    setText(this.#text, trouble ?? "");
  }
}

customElements.define("page-notices", PageNotices);
