/**
 * The sign-in page: a token in, a cookie back, and on to where the visitor wanted to go. It keeps no token.
 */

/** @import {Words} from "../language/words.js" */

import { problemText } from "../language/run-words.js";
import { signIn } from "../transport/api.js";
import { ProblemError } from "../transport/problem.js";
import { h, applyWords, setAttribute, setText } from "./dom.js";
import { PageHeader } from "./page-header.js";
import { PageRoot } from "./page-root.js";

/** Where to go afterwards: a path of this server, nothing that leads elsewhere. */
function nextPath() {
  const next = new URLSearchParams(location.search).get("next") ?? "/";
  if (!/^\/(?![/\\])/.test(next)) return "/";
  return new URL(next, location.origin).origin === location.origin ? next : "/";
}

export class SignInApp extends PageRoot {
  /** @type {unknown} */
  #refusal = null;
  #isSending = false;
  #header = new PageHeader();
  #token = h("input", { type: "password", id: "token", name: "token", autocomplete: "current-password", required: true, "data-testid": "token", "aria-describedby": "token-error" });
  #error = h("p", { class: "field-error", id: "token-error", role: "alert", "data-testid": "sign-in-error" });
  #submit = h("button", { type: "submit", class: "button primary large", "data-testid": "sign-in", "data-text": "signIn.submit" });

  /** @override */
  build() {
    this.append(this.#header,
      h("main", { class: "sign-in" },
        h("form", { class: "sign-in-form", onsubmit: (/** @type {Event} */ event) => void this.#send(event) },
          h("h1", { class: "sign-in-title", "data-text": "signIn.title" }),
          h("p", { class: "sign-in-text", "data-text": "signIn.text" }),
          h("label", { class: "field-label", for: "token", "data-text": "signIn.token" }),
          h("div", { class: "field-control" }, this.#token), this.#error, this.#submit)));
    this.#token.focus();
  }

  /**
   * @override
   * @param {Words} words
   */
  render(words) {
    document.title = words.t("title.signIn");
    this.#header.props = { words, page: "sign-in", themeChoice: this.themeChoice, role: null, canSignOut: false };
    applyWords(this, words);
    this.#submit.disabled = this.#isSending;
    setText(this.#error, this.#refusal === null ? "" : refusalText(this.#refusal, words));
    setAttribute(this.#token, "aria-invalid", this.#refusal === null ? null : "true");
  }

  /** @param {Event} event */
  async #send(event) {
    event.preventDefault();
    this.#isSending = true;
    this.#refusal = null;
    this.requestRender();
    try {
      await signIn(this.#token.value.trim());
      location.assign(nextPath());
    } catch (error) {
      this.#refusal = error;
      this.#isSending = false;
      this.requestRender();
      this.#token.select();
    }
  }
}

/**
 * @param {unknown} error
 * @param {Words} words
 */
function refusalText(error, words) {
  const isWrongToken = error instanceof ProblemError && (error.problem.status === 401 || error.problem.status === 403);
  return isWrongToken ? words.t("signIn.wrong") : problemText(error, words);
}

customElements.define("sign-in-app", SignInApp);
