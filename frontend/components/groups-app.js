/**
 * The page of groups: owner of the group in the address, or of the list of groups where none is, and of the form for a
 * new search. Its children get properties and send events; only this file talks to the server.
 */

/** @import {Words} from "../language/words.js" */
/** @import {GroupSummary, Problem, Recipe, RunListMessage, SearchRequest, SpecField} from "../types.js" */

import { groupName } from "../language/group-words.js";
import { ComparedRuns } from "../state/compared-runs.js";
import { GroupState } from "../state/group-state.js";
import { RunDirectory } from "../state/run-directory.js";
import { readFields } from "../state/spec-schema.js";
import { deleteGroup, readGroup, readGroups, readOpenApi, readRecipes, readRun, startSearch, stopGroup } from "../transport/api.js";
import { LiveSocket } from "../transport/live-socket.js";
import { ProblemError } from "../transport/problem.js";
import { ConfirmDelete } from "./confirm-delete.js";
import { h } from "./dom.js";
import { GroupList } from "./group-list.js";
import { GroupView } from "./group-view.js";
import { PageHeader } from "./page-header.js";
import { PageNotices } from "./page-notices.js";
import { PageRoot } from "./page-root.js";
import { SearchForm } from "./search-form.js";

/** @typedef {import("./group-view.js").GroupLook} GroupLook */

/** @type {GroupLook} */
const FIRST_LOOK = { sort: null, field: null, metric: "test", height: "full", highlighted: null };

export class GroupsApp extends PageRoot {
  #directory = new RunDirectory();
  /** @type {GroupSummary[] | null} */
  #groups = null;
  /** @type {Recipe[]} */
  #recipes = [];
  /** @type {SpecField[] | null} */
  #fields = null;
  /** @type {GroupState | null} */
  #state = null;
  /** @type {ComparedRuns | null} */
  #compared = null;
  #isGone = false;
  #isConnected = true;
  #isDeleting = false;
  /** @type {GroupLook} */
  #look = FIRST_LOOK;
  /** @type {{ open: boolean, base: string | null, problem: Problem | null, sending: boolean }} */
  #form = { open: false, base: null, problem: null, sending: false };

  #header = new PageHeader();
  #list = new GroupList();
  #view = new GroupView();
  #searchForm = new SearchForm();
  #confirm = new ConfirmDelete();
  #notices = new PageNotices();

  /** @override */
  build() {
    this.append(this.#header, h("main", { class: "groups-page" }, this.#list, this.#view), this.#searchForm, this.#confirm, this.#notices);
    this.#listen();
  }

  /** @override */
  start() {
    addEventListener("popstate", () => this.#readAddress());
    void this.learnRole();
    void this.attempt(async () => {
      [this.#recipes, this.#fields] = await Promise.all([readRecipes(), readOpenApi().then(readFields)]);
    });
    this.#readAddress();
    new LiveSocket({
      path: () => "/api/events",
      onOpen: () => {
        this.#directory.expectSnapshot();
        void this.#refresh();
      },
      onMessage: (message) => this.#take(message),
      onConnection: (connected) => {
        this.#isConnected = connected;
        this.requestRender();
      },
    });
  }

  /**
   * @override
   * @param {Words} words
   */
  render(words) {
    const { group } = this.#state ?? {};
    const name = group ? groupName(group, this.#recipes, words) : null;
    document.title = name ? words.t("title.group", { name }) : words.t("title.groups");
    this.#header.props = { words, page: "groups", themeChoice: this.themeChoice, role: this.session?.role ?? null, canSignOut: this.canSignOut };
    this.#list.hidden = this.#state !== null;
    this.#list.props = { words, groups: this.#groups, recipes: this.#recipes, directory: this.#directory, readOnly: this.readOnly, isGone: this.#isGone };
    this.#view.hidden = !group;
    if (this.#state && group && name !== null) {
      this.#view.props = {
        words, theme: this.theme, state: this.#state, compared: this.#compared, name, recipes: this.#recipes, fields: this.#fields ?? [],
        look: this.#look, readOnly: this.readOnly,
      };
    }
    this.#searchForm.props = { words, ...this.#form, fields: this.#fields, runs: this.#directory.runs };
    this.#confirm.props = { words, question: this.#isDeleting && name ? words.t("delete.question", { name }) : null, text: words.t("groups.deleteText", { count: this.#state?.runs.length ?? 0 }) };
    this.#notices.props = { words, connected: this.#isConnected, trouble: this.troubleText(words) };
  }

  #listen() {
    /** @type {Record<string, (detail: any) => void>} */
    const listeners = {
      "group-select": (id) => this.#open(id),
      "group-leave": () => this.#open(null),
      "group-look": (change) => (this.#look = { ...this.#look, ...change }),
      "run-open": (id) => location.assign(`/?run=${encodeURIComponent(id)}`),
      "search-open": (base) => void this.#openForm(base ?? null),
      "search-closed": () => this.#closeForm(),
      "search-submit": (search) => void this.#startSearch(search),
      "group-stop": () => void this.#stop(),
      "group-delete": () => (this.#isDeleting = true),
      "delete-cancelled": () => (this.#isDeleting = false),
      "delete-confirmed": () => void this.#delete(),
    };
    for (const [type, listener] of Object.entries(listeners)) {
      this.addEventListener(type, (event) => {
        listener(/** @type {CustomEvent} */ (event).detail);
        this.requestRender();
      });
    }
  }

  #readAddress() {
    const address = new URLSearchParams(location.search);
    const id = address.get("id");
    if (id !== (this.#state?.id ?? null)) this.#show(id);
    if (address.has("new") && !this.#form.open) void this.#openForm(address.get("base"));
  }

  /** @param {string | null} id */
  #open(id) {
    window.history.pushState(null, "", id ? `/groups?id=${encodeURIComponent(id)}` : "/groups");
    this.#show(id);
    scrollTo(0, 0);
  }

  /** @param {string | null} id */
  #show(id) {
    this.#compared?.close();
    this.#compared = null;
    this.#isGone = false;
    this.#look = FIRST_LOOK;
    this.#state = id ? new GroupState(id) : null;
    void this.#refresh();
    this.requestRender();
  }

  /** Reads the group in the address, or the list of groups. */
  async #refresh() {
    const state = this.#state;
    await this.attempt(async () => {
      if (!state) {
        this.#groups = await readGroups();
        return;
      }
      try {
        state.take(await readGroup(state.id));
        if (this.#state === state) this.#compare(state);
      } catch (error) {
        if (!(error instanceof ProblemError && error.problem.status === 404)) throw error;
        if (this.#state !== state) return;
        this.#show(null);
        this.#isGone = true;
      }
    });
  }

  /** @param {RunListMessage} message */
  #take(message) {
    this.#directory.fold(message);
    this.#state?.fold(message);
    if (this.#state?.group) this.#compare(this.#state);
    this.requestRender();
  }

  /**
   * The runs of a recipe are compared by their whole course; those of a search, which are many, by how they end.
   * @param {GroupState} state
   */
  #compare(state) {
    if (state.group?.kind !== "recipe") return;
    this.#compared ??= new ComparedRuns(() => this.requestRender());
    this.#compared.follow(state.runs);
  }

  /** @param {string | null} base */
  async #openForm(base) {
    await this.attempt(async () => {
      this.#fields ??= readFields(await readOpenApi());
      if (base && !this.#directory.get(base)) this.#directory.put(await readRun(base));
      this.#form = { open: true, base, problem: null, sending: false };
    });
  }

  #closeForm() {
    this.#form = { ...this.#form, open: false, problem: null };
    if (new URLSearchParams(location.search).has("new")) window.history.replaceState(null, "", "/groups");
  }

  /** @param {SearchRequest} search */
  async #startSearch(search) {
    if (this.#form.sending) return;
    this.#form = { ...this.#form, sending: true, problem: null };
    await this.attempt(async () => {
      try {
        const group = await startSearch(search);
        this.#form = { ...this.#form, open: false };
        this.#open(group.id);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        this.#form = { ...this.#form, problem: error.problem };
      }
    });
    this.#form = { ...this.#form, sending: false };
    this.requestRender();
  }

  async #stop() {
    const state = this.#state;
    if (!state) return;
    await this.attempt(async () => {
      await stopGroup(state.id);
      await this.#refresh();
    });
  }

  async #delete() {
    const id = this.#state?.id;
    this.#isDeleting = false;
    if (!id) return;
    await this.attempt(async () => {
      await deleteGroup(id);
      window.history.replaceState(null, "", "/groups");
      this.#show(null);
    });
  }
}

customElements.define("groups-app", GroupsApp);
