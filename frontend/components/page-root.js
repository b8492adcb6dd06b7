/**
 * What the root element of every page owns: words, theme, session, and the notice of trouble. It renders at most once an
 * animation frame; what is rendered is the page's own.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Language, Session, Theme, ThemeChoice} from "../types.js" */

import { problemText } from "../language/run-words.js";
import { loadWords } from "../language/words.js";
import { keepLanguage, keepTheme, onSystemTheme, preferredLanguage, preferredTheme, resolveTheme } from "../state/preferences.js";
import { readSession, signOut } from "../transport/api.js";

export class PageRoot extends HTMLElement {
  /** @type {ThemeChoice} */
  themeChoice = preferredTheme();
  /** @type {Session | null} */
  session = null;
  /** @type {unknown} what a call threw last, until it is dismissed */
  trouble = null;
  /** @type {Words | null} */
  #words = null;
  #frame = 0;

  async connectedCallback() {
    document.documentElement.lang = preferredLanguage();
    this.addEventListener("language-change", (event) => void this.#useLanguage(/** @type {CustomEvent<Language>} */ (event).detail));
    this.addEventListener("theme-change", (event) => {
      this.themeChoice = /** @type {CustomEvent<ThemeChoice>} */ (event).detail;
      keepTheme(this.themeChoice);
      this.requestRender();
    });
    this.addEventListener("sign-out", () => void this.attempt(async () => {
      await signOut();
      location.assign("/sign-in");
    }));
    this.addEventListener("notice-closed", () => {
      this.trouble = null;
      this.requestRender();
    });
    onSystemTheme(() => this.requestRender());
    this.#words = await loadWords(preferredLanguage());
    this.build();
    this.render(this.#words);
    this.start();
  }

  /** @returns {Theme} */
  get theme() {
    return resolveTheme(this.themeChoice);
  }

  get readOnly() {
    return this.session?.role === "viewer";
  }

  get canSignOut() {
    return Boolean(this.session?.token_required && this.session.role);
  }

  /**
   * @param {Words} words
   * @returns {string | null}
   */
  troubleText(words) {
    return this.trouble === null ? null : problemText(this.trouble, words);
  }

  requestRender() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#words) this.render(this.#words);
    });
  }

  /**
   * Does something with the server; what it throws is shown in words.
   * @param {() => Promise<void>} action
   */
  async attempt(action) {
    const before = this.trouble;
    try {
      await action();
      if (this.trouble === before) this.trouble = null; // what else came up meanwhile stays
    } catch (error) {
      this.trouble = error;
    }
    this.requestRender();
  }

  /** Asks who we are; a failure leaves the page as for an operator, whom the server will tell. */
  async learnRole() {
    try {
      this.session = await readSession();
    } catch {
      this.session = null;
    }
    this.requestRender();
  }

  /** Makes the page's nodes; the words are there. */
  build() {}

  /** Begins what is live, after the first rendering. */
  start() {}

  /** @param {Words} _words */
  render(_words) {}

  /** @param {Language} language */
  async #useLanguage(language) {
    keepLanguage(language);
    this.#words = await loadWords(language);
    this.requestRender();
  }
}
