/**
 * Quiet words at the foot of the page: that the connection is lost, what the server refused, and what was deleted, with
 * the way back. They never take the focus and never move what is above.
 */

/** @import {Words} from "../language/words.js" */

import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @typedef {object} PageNoticesProps
 * @property {Words} words
 * @property {boolean} connected
 * @property {string | null} trouble
 * @property {{ id: string, name: string } | null} [deleted] a run that was just deleted and can still be had back
 */

/** @extends {Component<PageNoticesProps>} */
export class PageNotices extends Component {
  #connection = h("p", { class: "notice", "data-testid": "connection-notice", hidden: true },
    h("span", { class: "notice-pulse", "aria-hidden": "true" }), h("span", { "data-text": "connection.lost" }));
  #deletedText = h("span", {});
  #deleted = h("p", { class: "notice with-action", "data-testid": "deleted-notice", hidden: true }, icon("trash"), this.#deletedText,
    h("button", { type: "button", class: "button notice-action", "data-testid": "undo-delete", onclick: () => emit(this, "undo-delete", this.props.deleted?.id) }, icon("undo"), h("span", { "data-text": "deleted.undo" })),
    h("button", { type: "button", class: "button quiet icon-only", "data-label": "notice.close", onclick: () => emit(this, "undo-dismissed", this.props.deleted?.id) }, icon("clear")));
  #text = h("span", {});
  #trouble = h("p", { class: "notice trouble", "data-testid": "trouble-notice", hidden: true }, icon("alert"), this.#text,
    h("button", { type: "button", class: "button quiet icon-only", "data-label": "notice.close", onclick: () => emit(this, "notice-closed") }, icon("clear")));

  /** @override */
  build() {
    this.setAttribute("role", "status");
    this.append(this.#connection, this.#deleted, this.#trouble);
  }

  /**
   * @override
   * @param {PageNoticesProps} next
   */
  update({ words, connected, trouble, deleted = null }) {
    this.#deleted.hidden = deleted === null;
    if (deleted) setText(this.#deletedText, words.t("deleted.text", { name: deleted.name }));
    this.#connection.hidden = connected;
    this.#trouble.hidden = trouble === null;
    setText(this.#text, trouble ?? "");
  }
}

customElements.define("page-notices", PageNotices);
