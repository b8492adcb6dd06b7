/**
 * "I meant …": ten keys to say which digit was meant, so that the network can learn this hand; and that it was kept.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Correction} from "../types.js" */

import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";

/** @typedef {{ words: Words, isReady: boolean, kept: Correction | null }} MeantKeysProps `isReady`: something is read and may be kept; `kept`: what was said of this drawing */

/** @extends {Component<MeantKeysProps>} */
export class MeantKeys extends Component {
  #keys = Array.from({ length: 10 }, (_, digit) =>
    h("button", { type: "button", class: "meant-key figure", "data-testid": `meant-${digit}`, onclick: () => emit(this, "meant", digit) }, String(digit)));
  #said = h("p", { class: "meant-said", "aria-live": "polite", "data-testid": "meant-said" });
  #undo = h("button", { type: "button", class: "button quiet small", "data-testid": "meant-undo", "data-text": "hand.takeBack", onclick: () => emit(this, "meant-undo", this.props.kept?.id) });

  /** @override */
  build() {
    this.append(
      h("div", { class: "meant-row", role: "group", "data-label": "hand.meantLabel" }, h("span", { class: "meant-label", "data-text": "hand.meant" }), ...this.#keys),
      h("div", { class: "meant-foot" }, this.#said, this.#undo));
  }

  /**
   * @override
   * @param {MeantKeysProps} next
   */
  update({ words, isReady, kept }) {
    this.#keys.forEach((key, digit) => {
      key.disabled = !isReady;
      key.setAttribute("aria-label", words.t("hand.meantDigit", { digit }));
      key.setAttribute("aria-pressed", String(kept?.label === digit));
    });
    setText(this.#said, kept ? words.t("hand.kept", { digit: kept.label }) : isReady ? words.t("hand.meantHint") : "");
    this.#undo.classList.toggle("absent", kept === null);
  }
}

customElements.define("meant-keys", MeantKeys);
