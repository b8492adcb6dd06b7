/**
 * The page that compares: owner of the chosen runs and their streams, of how they are looked at, and of the table of all
 * runs to choose from. Its children get properties and send events; what is looked at stands in the address.
 */

/** @import {Words} from "../language/words.js" */
/** @import {RunListMessage, RunQuery, SpecField} from "../types.js" */
/** @import {RunChangeAsked} from "./compare-row.js" */
/** @import {Zoom} from "./plot-element.js" */

import { LookKeeper, MOST_RUNS, PAGE_SIZE } from "../state/compare-look.js";
import { ComparedRuns } from "../state/compared-runs.js";
import { Leaderboard } from "../state/leaderboard.js";
import { readSchema } from "../state/spec-schema.js";
import { readDatasets, readOpenApi } from "../transport/api.js";
import { copyText } from "../transport/clipboard.js";
import { LiveSocket } from "../transport/live-socket.js";
import { CompareView } from "./compare-view.js";
import { applyWords, h, setText } from "./dom.js";
import { LeaderBoard } from "./leader-board.js";
import { PageHeader } from "./page-header.js";
import { PageNotices } from "./page-notices.js";
import { PageRoot } from "./page-root.js";

const COPIED_MS = 2000;

export class CompareApp extends PageRoot {
  #look = new LookKeeper();
  #compared = new ComparedRuns(() => this.requestRender(), (id) => this.#afterGone(id));
  #board = new Leaderboard(PAGE_SIZE, () => this.requestRender(), (action) => this.attempt(action));
  /** @type {SpecField[]} */
  #fields = [];
  /** @type {string[]} */
  #datasets = [];
  /** @type {string | null} */
  #highlighted = null;
  #isCopied = false;
  #isConnected = true;
  /** Whether a run that the address names does not exist any more. */
  #isGone = false;

  #header = new PageHeader();
  #view = new CompareView();
  #hint = h("p", { class: "compare-hint", "data-testid": "compare-hint" });
  #empty = h("section", { class: "groups-empty", "data-testid": "compare-empty", hidden: true },
    h("h2", { class: "groups-empty-title", "data-text": "groups.emptyTitle" }),
    h("p", { class: "groups-empty-text", "data-text": "compare.emptyText" }),
    h("div", { class: "compare-ways" },
      h("a", { href: "/", class: "button primary", "data-text": "compare.toDashboard" }),
      h("a", { href: "/recipes", class: "button", "data-text": "groups.toRecipes" })));
  #gone = h("p", { class: "group-gone", role: "status", "data-testid": "compare-gone", hidden: true });
  #leaders = new LeaderBoard();
  #notices = new PageNotices();
  #title = h("h1", { class: "page-title" });
  #lead = h("p", { class: "page-lead" });

  /** @override */
  build() {
    this.append(
      this.#header,
      h("main", { class: "groups-page compare-page" }, h("header", { class: "page-intro" }, this.#title, this.#lead), this.#gone, this.#empty, this.#hint, this.#view, this.#leaders),
      this.#notices);
    this.#listen();
  }

  /** @override */
  start() {
    addEventListener("popstate", () => {
      this.#look.readAddress();
      this.requestRender();
    });
    // What was changed a moment ago is in the address too when the page is left or reloaded.
    addEventListener("pagehide", () => this.#look.write());
    void this.learnRole();
    void this.attempt(async () => {
      const [openApi, datasets] = await Promise.all([readOpenApi(), readDatasets()]);
      this.#fields = readSchema(openApi).fields;
      this.#datasets = datasets.map(({ name }) => name);
    });
    new LiveSocket({
      path: () => "/api/events",
      onMessage: (/** @type {RunListMessage} */ message) => {
        this.#board.fold(message);
        this.#compared.follow(message.runs.filter((run) => this.#look.value.runs.includes(run.id)), this.#look.value.runs);
        this.requestRender();
      },
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
    const look = this.#look.value;
    this.#compared.watch(look.runs);
    this.#board.show(look.list);
    document.title = words.t("title.compare");
    setText(this.#title, words.t("compare.title"));
    setText(this.#lead, words.t("compare.lead"));
    setText(this.#hint, words.t("compare.hint", { most: MOST_RUNS }));
    setText(this.#gone, words.t("compare.gone"));
    this.#gone.hidden = !this.#isGone;
    const isEmpty = this.#board.isEmpty && look.runs.length === 0;
    this.#empty.hidden = !isEmpty;
    if (isEmpty) applyWords(this.#empty, words);
    this.#leaders.hidden = isEmpty;
    this.#hint.hidden = isEmpty || look.runs.length > 0;
    this.#view.hidden = look.runs.length === 0;
    this.#header.props = { words, page: "compare", themeChoice: this.themeChoice, role: this.session?.role ?? null, canSignOut: this.canSignOut };
    if (!this.#view.hidden) {
      this.#view.props = { words, theme: this.theme, look, compared: this.#compared, fields: this.#fields, highlighted: this.#highlighted, isCopied: this.#isCopied };
    }
    this.#leaders.props = { words, page: this.#board.page, query: look.list, datasets: this.#datasets, chosen: look.runs };
    this.#notices.props = { words, connected: this.#isConnected && this.#compared.connected, trouble: this.troubleText(words) };
  }

  #listen() {
    const look = this.#look;
    /** @type {Record<string, (detail: any) => void>} */
    const listeners = {
      "compare-look": (change) => look.change(change),
      "compare-zoom": (detail) => this.#zoom(detail),
      "compare-highlight": (id) => (this.#highlighted = id),
      "compare-run": (change) => this.#changeRuns(change),
      "compare-choose": ({ id, isChosen }) => this.#choose(id, isChosen),
      "compare-copy": () => void this.#copy(),
      "board-query": (/** @type {Partial<RunQuery>} */ change) => look.change({ list: { ...look.value.list, ...change } }),
      // The chart of settings is that of the groups.
      "group-look": ({ field }) => look.change({ field }),
      "run-open": (id) => location.assign(`/?run=${encodeURIComponent(id)}`),
    };
    for (const [type, listener] of Object.entries(listeners)) {
      this.addEventListener(type, (event) => {
        listener(/** @type {CustomEvent} */ (event).detail);
        this.requestRender();
      });
    }
  }

  /** @param {{ metric: string, zoom: Zoom }} zoomed */
  #zoom({ metric, zoom }) {
    this.#look.change(metric === "loss" ? { x: zoom.x, loss: zoom.y } : { x: zoom.x, accuracies: zoom.y });
  }

  /** @param {RunChangeAsked} change */
  #changeRuns({ ids, hidden, removed }) {
    const { value } = this.#look;
    if (removed) this.#look.change({ runs: value.runs.filter((id) => !ids.includes(id)) });
    else this.#look.change({ hidden: [...value.hidden.filter((id) => !ids.includes(id)), ...(hidden ? ids : [])] });
  }

  /**
   * @param {string} id
   * @param {boolean} isChosen
   */
  #choose(id, isChosen) {
    const others = this.#look.value.runs.filter((one) => one !== id);
    this.#look.change({ runs: isChosen ? [...others, id].slice(0, MOST_RUNS) : others });
  }

  async #copy() {
    this.#look.write();
    await copyText(location.href);
    this.#isCopied = true;
    this.requestRender();
    setTimeout(() => {
      this.#isCopied = false;
      this.requestRender();
    }, COPIED_MS);
  }

  /** @param {string} id */
  #afterGone(id) {
    this.#isGone = true;
    this.#changeRuns({ ids: [id], removed: true });
    this.requestRender();
  }
}

customElements.define("compare-app", CompareApp);
