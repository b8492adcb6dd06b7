/**
 * All groups, newest first, as links; and where a search begins. Where there are none it says what they are for.
 */

/** @import {Words} from "../language/words.js" */
/** @import {GroupSummary, Recipe} from "../types.js" */
/** @import {RunDirectory} from "../state/run-directory.js" */

import { groupName } from "../language/group-words.js";
import { bestValue } from "../state/ranking.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @typedef {object} GroupListProps
 * @property {Words} words
 * @property {GroupSummary[] | null} groups null until they are there
 * @property {Recipe[]} recipes
 * @property {RunDirectory} directory
 * @property {boolean} readOnly
 * @property {boolean} isGone whether the address named a group that does not exist any more
 */

/** @extends {Component<GroupListProps>} */
export class GroupList extends Component {
  #search = h("button", { type: "button", class: "button primary", "data-testid": "new-search", onclick: () => emit(this, "search-open") },
    icon("search"), h("span", { "data-text": "groups.newSearch" }));
  #gone = h("p", { class: "group-gone", role: "status", "data-text": "groups.gone", hidden: true });
  #rows = h("ul", { class: "group-rows", "data-testid": "group-list" });
  #empty = h("section", { class: "groups-empty", "data-testid": "groups-empty" },
    h("h2", { class: "groups-empty-title", "data-text": "groups.emptyTitle" }),
    h("p", { class: "groups-empty-text", "data-text": "groups.emptyText" }),
    h("a", { href: "/recipes", class: "button", "data-text": "groups.toRecipes" }));

  /** @override */
  build() {
    this.append(
      h("header", { class: "page-intro groups-head" },
        h("div", {}, h("h1", { class: "page-title", "data-text": "groups.title" }), h("p", { class: "page-lead", "data-text": "groups.lead" })),
        this.#search),
      this.#gone, this.#rows, this.#empty);
    this.#rows.addEventListener("click", (event) => this.#select(event));
  }

  /**
   * @override
   * @param {GroupListProps} next
   */
  update({ words, groups, recipes, directory, readOnly, isGone }) {
    this.#search.disabled = readOnly;
    this.#gone.hidden = !isGone;
    this.#empty.hidden = groups === null || groups.length > 0;
    const rows = (groups ?? []).map((group) => ({ group, text: rowText(group, recipes, directory, words) }));
    const fingerprint = JSON.stringify(rows.map(({ group, text }) => [group.id, text]));
    if (fingerprint === this.#rows.dataset.shown) return;
    this.#rows.dataset.shown = fingerprint;
    this.#rows.replaceChildren(...rows.map(({ group, text }) => groupRow(group.id, text)));
  }

  /** @param {MouseEvent} event */
  #select(event) {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    emit(this, "group-select", link.dataset.groupId);
  }
}

/**
 * @param {GroupSummary} group
 * @param {Recipe[]} recipes
 * @param {RunDirectory} directory
 * @param {Words} words
 */
function rowText(group, recipes, directory, words) {
  const best = group.best ? directory.get(group.best) : undefined;
  const value = best ? bestValue(best, group.criterion) : null;
  return {
    name: groupName(group, recipes, words),
    kind: words.t(`groups.kind.${group.kind}`),
    best: value === null ? "" : words.t("groups.bestShort", { accuracy: words.percent(value) }),
    created: words.time(group.created_at),
  };
}

/**
 * @param {string} id
 * @param {ReturnType<typeof rowText>} text
 */
function groupRow(id, { name, kind, best, created }) {
  const label = (/** @type {string} */ className, /** @type {string} */ text) => {
    const node = h("span", { class: className });
    setText(node, text);
    return node;
  };
  return h("li", {}, h("a", { href: `/groups?id=${id}`, class: "group-row", "data-testid": "group-item", "data-group-id": id },
    label("group-row-name", name), label("group-row-kind", kind), label("group-row-best figure", best), label("group-row-time figure", created)));
}

customElements.define("group-list", GroupList);
