/**
 * The dashboard: owner of the list of runs, of the selected run and of how it is looked at. Its children get properties
 * and send events; only this file talks to the server.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run, RunSpec} from "../types.js" */
/** @import {LossView} from "./loss-chart.js" */
/** @import {AccuracyView} from "./accuracy-chart.js" */

import { stateLabel } from "../language/run-words.js";
import { PlaneState } from "../state/plane-state.js";
import { RunDirectory } from "../state/run-directory.js";
import { RunFormState } from "../state/run-form-state.js";
import { RunHistory } from "../state/run-history.js";
import { changeRun, deleteRun, olderRuns, startRun } from "../transport/api.js";
import { LiveSocket } from "../transport/live-socket.js";
import { ProblemError } from "../transport/problem.js";
import { ConfirmDelete } from "./confirm-delete.js";
import { h } from "./dom.js";
import { EmptyDashboard } from "./empty-dashboard.js";
import { PageHeader } from "./page-header.js";
import { PageNotices } from "./page-notices.js";
import { PageRoot } from "./page-root.js";
import { RunForm } from "./run-form.js";
import { RunList } from "./run-list.js";
import { RunView } from "./run-view.js";
import { StartPanel } from "./start-panel.js";

export class DashboardApp extends PageRoot {
  #directory = new RunDirectory();
  #listConnected = true;
  #runConnected = true;
  /** @type {RunHistory | null} */
  #history = null;
  /** @type {PlaneState | null} */
  #plane = null;
  /** @type {LiveSocket | null} */
  #runSocket = null;
  #isGone = false;
  #isStarting = false;
  #isDeleting = false;
  /** @type {LossView} */
  #lossView = { smoothing: 55, scale: "linear" };
  /** @type {AccuracyView} */
  #accuracyView = { height: "full" };
  #form = new RunFormState(() => this.requestRender());

  #header = new PageHeader();
  #start = new StartPanel();
  #list = new RunList();
  #view = new RunView();
  #empty = new EmptyDashboard();
  #runForm = new RunForm();
  #confirm = new ConfirmDelete();
  #notices = new PageNotices();
  #layout = h("div", { class: "dashboard" });

  /** @override */
  build() {
    this.#list.id = "runs";
    this.#layout.append(
      h("aside", { class: "side" }, this.#start, this.#list),
      h("main", { class: "main" }, this.#view, this.#empty));
    this.append(this.#header, this.#layout, this.#runForm, this.#confirm, this.#notices);
    this.#listen();
  }

  /** @override */
  start() {
    addEventListener("popstate", () => this.#selectFromAddress());
    void this.learnRole();
    // A run's settings are told by their schema; where it does not come, they are told all the same.
    void this.#form.learn().catch(() => {});
    this.#selectFromAddress();
    new LiveSocket({
      path: () => "/api/events",
      onOpen: () => this.#directory.expectSnapshot(),
      onMessage: (message) => {
        this.#directory.fold(message);
        if (!this.#history && !this.#isGone) this.#selectNewest();
        this.requestRender();
      },
      onConnection: (connected) => {
        this.#listConnected = connected;
        this.requestRender();
      },
    });
  }

  /**
   * @override
   * @param {Words} words
   */
  render(words) {
    const run = this.#history?.run ?? null;
    const reason = run ? null : this.#isGone ? "gone" : this.#directory.loaded && !this.#history ? "none" : "waiting";
    this.#layout.dataset.state = reason ?? "run";
    document.title = run ? words.t("title.run", { name: run.name, state: stateLabel(run, words) }) : words.t("title.dashboard");
    this.#header.props = { words, page: "dashboard", themeChoice: this.themeChoice, role: this.session?.role ?? null };
    this.#start.props = { words, readOnly: this.readOnly, starting: this.#isStarting };
    this.#list.props = {
      words, runs: this.#directory.runs, loaded: this.#directory.loaded, hasOlder: this.#directory.hasOlder, selected: this.#history?.id ?? null,
    };
    this.#view.hidden = !run;
    if (this.#history && this.#plane && run) {
      this.#view.props = {
        words, theme: this.theme, history: this.#history, plane: this.#plane, schema: this.#form.schema, hasSiblings: this.#hasSiblings(run), readOnly: this.readOnly,
        loss: this.#lossView, accuracy: this.#accuracyView,
      };
    }
    this.#empty.hidden = reason === null;
    if (reason) this.#empty.props = { words, reason };
    this.#runForm.props = { words, ...this.#form.props, sending: this.#isStarting };
    this.#confirm.props = { words, question: this.#isDeleting && run ? words.t("delete.question", { name: run.name }) : null, text: words.t("delete.text") };
    this.#notices.props = { words, connected: this.#listConnected && this.#runConnected, trouble: this.troubleText(words) };
  }

  #listen() {
    /** @type {Record<string, (detail: any) => void>} */
    const listeners = {
      "start-default": () => void this.#startRun({}),
      "open-form": () => void this.attempt(() => this.#form.open(null)),
      "run-again": () => void this.attempt(() => this.#form.open(this.#history?.run?.spec ?? null)),
      "form-submit": (spec) => void this.#startRun(spec),
      "form-change": ({ spec, sound }) => this.#form.inspector.inspect(spec, sound),
      "check-gradient": (spec) => void this.#form.checker.check(spec),
      "form-closed": () => this.#form.close(),
      "start-run": (spec) => void this.#startRun(spec),
      "plane-place": (place) => this.#plane?.show(place),
      "plane-play": () => this.#plane?.play(),
      "plane-pause": () => this.#plane?.pause(),
      "point-asked": (point) => this.#plane?.ask(point),
      "run-select": (id) => this.#select(id, "push"),
      "older-runs": () => void this.#loadOlder(),
      "run-action": (action) => void this.#change(action),
      "run-delete": () => (this.#isDeleting = true),
      "delete-cancelled": () => (this.#isDeleting = false),
      "delete-confirmed": () => void this.#delete(),
      "loss-view-change": (change) => (this.#lossView = { ...this.#lossView, ...change }),
      "accuracy-view-change": (change) => (this.#accuracyView = { ...this.#accuracyView, ...change }),
    };
    for (const [type, listener] of Object.entries(listeners)) {
      this.addEventListener(type, (event) => {
        listener(/** @type {CustomEvent} */ (event).detail);
        this.requestRender();
      });
    }
  }

  #selectFromAddress() {
    const id = new URLSearchParams(location.search).get("run");
    if (id) this.#select(id, "keep");
    else if (this.#directory.loaded) this.#selectNewest();
  }

  #selectNewest() {
    const [newest] = this.#directory.runs;
    if (newest) this.#select(newest.id, "replace");
    else this.#leave();
  }

  /**
   * @param {string} id
   * @param {"push" | "replace" | "keep"} address what becomes of the browser's history
   */
  #select(id, address) {
    if (this.#history?.id === id) return;
    this.#leave();
    const history = new RunHistory(id);
    const plane = new PlaneState(history, () => this.requestRender(), (error) => this.#report(error));
    this.#history = history;
    this.#plane = plane;
    history.run = this.#directory.get(id) ?? null;
    this.#isGone = false;
    if (address === "push") window.history.pushState(null, "", `/?run=${id}`);
    if (address === "replace") window.history.replaceState(null, "", `/?run=${id}`);
    this.#runSocket = new LiveSocket({
      path: () => `/api/runs/${encodeURIComponent(id)}/events?cursor=${history.cursor}`,
      onMessage: (message) => {
        history.fold(message);
        plane.follow();
        if (this.#directory.loaded) this.#directory.put(message.run);
        this.requestRender();
      },
      onConnection: (connected) => {
        this.#runConnected = connected;
        this.requestRender();
      },
      onGone: () => this.#afterGone(id),
    });
    this.requestRender();
  }

  #leave() {
    this.#runSocket?.close();
    this.#runSocket = null;
    this.#runConnected = true;
    this.#plane?.close();
    this.#plane = null;
    this.#history = null;
  }

  /** @param {string} id */
  #afterGone(id) {
    this.#leave();
    this.#directory.remove(id);
    this.#isGone = true;
    this.requestRender();
  }

  /**
   * Whether a run is not alone in its group. Of a run older than the list this is not known, and likely.
   * @param {Run} run
   */
  #hasSiblings(run) {
    const { runs } = this.#directory;
    return !runs.some((one) => one.id === run.id) || runs.some((one) => one.group === run.group && one.id !== run.id);
  }

  /** @param {unknown} error */
  #report(error) {
    this.trouble = error;
    this.requestRender();
  }

  /** @param {Run} run */
  #take(run) {
    this.#directory.put(run);
    if (this.#history?.id === run.id) this.#history.take(run);
  }

  /** @param {Partial<RunSpec>} spec */
  async #startRun(spec) {
    if (this.#isStarting) return;
    this.#isStarting = true;
    await this.attempt(async () => {
      try {
        const run = await startRun(spec);
        this.#take(run);
        this.#form.close();
        this.#select(run.id, "push");
      } catch (error) {
        if (!(this.#form.isOpen && error instanceof ProblemError)) throw error;
        this.#form.refuse(error.problem);
      }
    });
    this.#isStarting = false;
  }

  async #loadOlder() {
    const oldest = this.#directory.runs.at(-1);
    if (!oldest) return;
    await this.attempt(async () => {
      const { runs, more } = await olderRuns(oldest.id);
      this.#directory.addOlder(runs, more);
    });
  }

  /** @param {"pause" | "resume" | "stop"} action */
  async #change(action) {
    const id = this.#history?.id;
    if (id) await this.attempt(async () => this.#take(await changeRun(id, action)));
  }

  async #delete() {
    const id = this.#history?.id;
    this.#isDeleting = false;
    if (!id) return;
    await this.attempt(async () => {
      await deleteRun(id);
      this.#directory.remove(id);
      if (this.#history?.id !== id && this.#history) return;
      this.#leave();
      this.#isGone = false;
      window.history.replaceState(null, "", "/");
      this.#selectNewest();
    });
  }
}

customElements.define("dashboard-app", DashboardApp);
