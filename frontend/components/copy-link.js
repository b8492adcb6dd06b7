/** Copies an address. Where a page may not write to the clipboard (no TLS), it shows the address, selected, to be copied. */

/** @import {Words} from "../language/words.js" */

import { Component } from "./component.js";
import { h, setText } from "./dom.js";
import { icon } from "./icons.js";

const SAID_MS = 2000;

/** @typedef {{ words: Words, link: string }} CopyLinkProps */

/** @extends {Component<CopyLinkProps>} */
export class CopyLink extends Component {
  #said = h("span", { "aria-live": "polite" });
  #button = h("button", { type: "button", class: "button", "data-testid": "copy-link", onclick: () => void this.#copy() }, icon("link"), this.#said);
  #text = h("input", { type: "text", readonly: true, class: "copy-link-text", "data-testid": "copy-link-text", "data-label": "form.link", hidden: true });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @override */
  build() {
    this.append(this.#text, this.#button);
  }

  /**
   * @override
   * @param {CopyLinkProps} next
   * @param {CopyLinkProps} [previous]
   */
  update({ words, link }, previous) {
    if (previous?.link !== link) this.#text.hidden = true;
    if (this.#text.value !== link) this.#text.value = link;
    if (previous?.words !== words || previous.link !== link) setText(this.#said, words.t("form.copyLink"));
  }

  async #copy() {
    const { words, link } = this.props;
    const isCopied = navigator.clipboard ? await navigator.clipboard.writeText(link).then(() => true, () => false) : false;
    this.#text.hidden = isCopied;
    if (!isCopied) return this.#text.select();
    setText(this.#said, words.t("form.linkCopied"));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => setText(this.#said, this.props.words.t("form.copyLink")), SAID_MS);
  }
}

customElements.define("copy-link", CopyLink);
