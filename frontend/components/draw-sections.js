/**
 * Below the drawing and its answer, closed until somebody wants to know more: why, who else reads it, and the writer's own
 * hand. What is closed is not kept up to date.
 */

/** @import {Words} from "../language/words.js" */
/** @import {ReadDigit, Run, Theme} from "../types.js" */
/** @import {LookingInside} from "../state/looking-inside.js" */
/** @import {OwnHand} from "../state/own-hand.js" */
/** @import {ReaderDesk} from "../state/reader-desk.js" */

import { BesideSection } from "./beside-section.js";
import { Component } from "./component.js";
import { disclosure } from "./disclosure.js";
import { emit } from "./dom.js";
import { HandSection } from "./hand-section.js";
import { WhySection } from "./why-section.js";

/** @typedef {"why" | "beside" | "hand"} SectionName */

/**
 * @typedef {object} DrawSectionsProps
 * @property {Words} words
 * @property {Theme} theme
 * @property {LookingInside} inside
 * @property {ReadDigit | null} read the digit that is looked at
 * @property {ReaderDesk} desk
 * @property {Run[]} runs that can read drawings
 * @property {number} selected which of several digits is looked at
 * @property {OwnHand} hand
 * @property {Run | undefined} answering
 * @property {boolean} readOnly
 */

/** @extends {Component<DrawSectionsProps>} */
export class DrawSections extends Component {
  #whyView = new WhySection();
  #besideView = new BesideSection();
  #handView = new HandSection();
  #why = this.#section("why", this.#whyView);
  #beside = this.#section("beside", this.#besideView);
  #hand = this.#section("hand", this.#handView);

  /** @returns {SectionName[]} those that are open, as they were left at the last visit */
  get open() {
    const sections = { why: this.#why, beside: this.#beside, hand: this.#hand };
    return /** @type {SectionName[]} */ (Object.keys(sections)).filter((name) => sections[name].open);
  }

  /** @override */
  build() {
    this.append(this.#why, this.#beside, this.#hand);
  }

  /**
   * @override
   * @param {DrawSectionsProps} next
   */
  update({ words, theme, inside, read, desk, runs, selected, hand, answering, readOnly }) {
    if (this.#why.open) this.#whyView.props = { words, theme, inside, read };
    if (this.#beside.open) this.#besideView.props = { words, desk, runs, selected };
    if (this.#hand.open) this.#handView.props = { words, theme, hand, parent: answering, readOnly };
  }

  /**
   * @param {SectionName} name
   * @param {HTMLElement} body
   */
  #section(name, body) {
    return disclosure(name, { title: `${name}.title`, hint: `${name}.hint` }, body, (isOpen) => emit(this, "section-toggle", { name, isOpen }));
  }
}

customElements.define("draw-sections", DrawSections);
