/**
 * The top of every page: wordmark, navigation, language and theme. It says what was chosen; keeping the choice is its
 * owner's.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Role, ThemeChoice} from "../types.js" */

import { LANGUAGES, THEMES } from "../state/preferences.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @typedef {{ words: Words, page: "dashboard" | "recipes" | "groups" | "compare" | "draw" | "sign-in", themeChoice: ThemeChoice, role: Role | null, canSignOut: boolean }} PageHeaderProps
 */

/** @extends {Component<PageHeaderProps>} */
export class PageHeader extends Component {
  #readOnly = h("span", { class: "read-only", "data-text": "session.readOnly", "data-hint": "session.readOnlyHint", hidden: true });
  #nav = h("nav", { class: "page-nav", "data-label": "nav.label" },
    h("a", { href: "/", "data-page": "dashboard", "data-text": "nav.dashboard" }),
    h("a", { href: "/recipes", "data-page": "recipes", "data-text": "nav.recipes" }),
    h("a", { href: "/groups", "data-page": "groups", "data-text": "nav.groups" }),
    h("a", { href: "/compare", "data-page": "compare", "data-text": "nav.compare" }),
    h("a", { href: "/draw", "data-page": "draw", "data-text": "nav.draw" }));
  #language = h("select", { "data-testid": "language", "data-label": "nav.language", onchange: () => emit(this, "language-change", this.#language.value) },
    ...LANGUAGES.map((language) => h("option", { value: language, "data-text": `language.${language}` })));
  #languageShown = h("span", { class: "icon-select-text" });
  #theme = h("select", { "data-testid": "theme", "data-label": "nav.theme", onchange: () => emit(this, "theme-change", this.#theme.value) },
    ...THEMES.map((theme) => h("option", { value: theme, "data-text": `theme.${theme}` })));

  #api = h("a", { href: "/docs", class: "api-link", "data-testid": "to-api", "data-label": "nav.api", "data-hint": "nav.api" }, "API");
  #signOut = h("button", { type: "button", class: "button quiet icon-only", hidden: true, "data-testid": "sign-out", "data-label": "session.signOut", "data-hint": "session.signOut", onclick: () => emit(this, "sign-out", null) }, icon("leave"));

  /** @override */
  build() {
    this.setAttribute("role", "banner");
    this.append(
      h("a", { href: "#", class: "button skip", "data-testid": "skip", "data-text": "nav.skip", onclick: (/** @type {Event} */ event) => this.#skip(event) }),
      h("a", { href: "/", class: "wordmark", "data-label": "nav.home" },
        h("img", { src: "/assets/favicon.svg", alt: "", width: "24", height: "24" }),
        h("span", { class: "wordmark-text" }, "Backprop ", h("b", {}, "Lab"))),
      this.#nav,
      h("div", { class: "page-settings" },
        this.#readOnly,
        this.#api,
        h("label", { class: "icon-select" }, icon("globe"), this.#languageShown, this.#language),
        h("label", { class: "icon-select" }, icon("theme"), this.#theme),
        this.#signOut));
  }

  /**
   * To what the page is about, past all that stands before it; the address stays.
   * @param {Event} event
   */
  #skip(event) {
    event.preventDefault();
    const title = [...document.querySelectorAll("main h1")].find((heading) => heading.checkVisibility());
    if (!(title instanceof HTMLElement)) return;
    title.tabIndex = -1;
    title.focus();
  }

  /**
   * @override
   * @param {PageHeaderProps} next
   */
  update({ words, page, themeChoice, role, canSignOut }) {
    this.#nav.hidden = this.#api.hidden = page === "sign-in";
    for (const link of this.#nav.querySelectorAll("a")) {
      if (link.dataset.page === page) link.setAttribute("aria-current", "page");
    }
    this.#language.value = words.language;
    setText(this.#languageShown, words.language === "ko" ? "한" : "EN");
    this.#theme.value = themeChoice;
    this.#readOnly.hidden = role !== "viewer";
    this.#signOut.hidden = !canSignOut;
  }
}

customElements.define("page-header", PageHeader);
