/**
 * The dashboard: owner of the desk with its runs, of the form, and of how the charts are looked at. Its children get
 * properties and send events; what they ask for is passed on from here.
 */

/** @import {Words} from "../language/words.js" */
/** @import {RunSpec} from "../types.js" */

import { stateLabel } from "../language/run-words.js";
import { Film } from "../state/film.js";
import { momentOf, nextMoment } from "../state/kept-epochs.js";
import { HomeRecipes } from "../state/home-recipes.js";
import { RunDesk } from "../state/run-desk.js";
import { RunFormState } from "../state/run-form-state.js";
import { RunLook } from "../state/run-look.js";
import { actOnRun, duplicateRun, editRun, forkRun, reproduceRun, startRun } from "../transport/api.js";
import { LiveSocket } from "../transport/live-socket.js";
import { ProblemError } from "../transport/problem.js";
import { CellDialog } from "./cell-dialog.js";
import { ContinueDialog } from "./continue-dialog.js";
import { h, toTop } from "./dom.js";
import { EmptyDashboard } from "./empty-dashboard.js";
import { PageHeader } from "./page-header.js";
import { PageNotices } from "./page-notices.js";
import { PageRoot } from "./page-root.js";
import { ReceiptDialog } from "./receipt-dialog.js";
import { RunForm } from "./run-form.js";
import { RunList } from "./run-list.js";
import { RunView } from "./run-view.js";
import { StartPanel } from "./start-panel.js";

export class DashboardApp extends PageRoot {
  #desk = new RunDesk({
    onChange: () => this.requestRender(),
    onTrouble: (error) => {
      this.trouble = error;
      this.requestRender();
    },
    attempt: (action) => this.attempt(action),
    onShown: () => toTop(this.#view),
  });
  #form = new RunFormState(() => this.requestRender());
  #home = new HomeRecipes(() => this.requestRender());
  #listConnected = true;
  #film = new Film({
    step: () => this.#step(),
    isShown: () => this.#desk.watched?.inspection.isSettled ?? true,
    count: () => this.#desk.watched?.kept.epochs.length ?? 0,
    onChange: () => this.requestRender(),
  });
  /** @type {string | null} what was drawn for the network to read, a PNG */
  #drawing = null;
  /** @type {Set<import("../state/inspection.js").PanelName>} what is in sight */
  #seen = new Set();
  #look = new RunLook();
  /** @type {string | null} the run that it is about */
  #looked = null;

  #header = new PageHeader();
  #start = new StartPanel();
  #list = new RunList();
  #view = new RunView();
  #empty = new EmptyDashboard();
  #runForm = new RunForm();
  #continue = new ContinueDialog();
  #receipt = new ReceiptDialog();
  #cell = new CellDialog();
  #notices = new PageNotices();
  #layout = h("div", { class: "dashboard" });

  /** @override */
  build() {
    this.#list.id = "runs";
    this.#layout.append(
      h("aside", { class: "side" }, this.#start, this.#list),
      h("main", { class: "main" }, this.#view, this.#empty));
    this.append(this.#header, this.#layout, this.#runForm, this.#continue, this.#receipt, this.#cell, this.#notices);
    this.#listen();
  }

  /** @override */
  start() {
    const { directory } = this.#desk;
    addEventListener("popstate", () => {
      this.#looked = null;
      this.#look.readAddress();
      this.#desk.selectFromAddress();
      void this.attempt(() => this.#form.followAddress());
    });
    addEventListener("keydown", (event) => this.#key(event));
    void this.learnRole().then(() => {
      if (this.session) this.#desk.deleted.graceSeconds = this.session.undo_seconds;
    });
    // A run's settings are told by their schema; where it does not come, they are told all the same.
    void this.#form.learn().catch(() => {});
    // Before a run takes the address.
    void this.attempt(() => this.#form.followAddress());
    this.#desk.selectFromAddress();
    new LiveSocket({
      path: () => "/api/events",
      onOpen: () => directory.expectSnapshot(),
      onMessage: (message) => {
        directory.fold(message);
        this.#desk.followList();
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
    const { readOnly } = this;
    const { run, watched, directory, gone, deleted, isStarting } = this.#desk;
    const reason = run ? null : gone !== null ? "gone" : directory.loaded && !watched ? "none" : "waiting";
    this.#layout.dataset.state = reason === "waiting" && !watched ? "unknown" : (reason ?? "run");
    document.title = run ? words.t("title.run", { name: run.name, state: stateLabel(run, words) }) : words.t("title.dashboard");
    this.#header.props = { words, page: "dashboard", themeChoice: this.themeChoice, role: this.session?.role ?? null, canSignOut: this.canSignOut };
    this.#start.props = { words, readOnly, starting: isStarting };
    this.#list.props = { words, runs: directory.runs, loaded: directory.loaded, hasOlder: directory.hasOlder, selected: watched?.id ?? null };
    this.#view.hidden = !run;
    this.#renderRun(words);
    this.#empty.hidden = reason === null;
    if (reason === "none") this.#home.need();
    if (reason) this.#empty.props = { words, theme: this.theme, reason, deleted: gone === null || readOnly ? null : deleted.get(gone), ...this.#home.props, readOnly };
    if (this.#form.isOpen) this.#form.keepAddress();
    this.#runForm.props = { words, ...this.#form.props, sending: isStarting };
    const connected = this.#listConnected && (watched?.connected ?? true);
    this.#notices.props = { words, connected, trouble: this.troubleText(words), deleted: gone !== null && deleted.last?.id === gone ? null : deleted.last };
  }

  /** @param {Words} words */
  #renderRun(words) {
    const { readOnly, theme } = this;
    const { run, watched, directory, names, refusal, isContinuing, receipt } = this.#desk;
    const { schema } = this.#form;
    this.#continue.props = { words, run: isContinuing ? run : null };
    this.#receipt.props = { words, run, receipt, fields: schema?.fields ?? null, readOnly };
    if (!watched || !run) return;
    if (this.#looked !== null && this.#looked !== watched.id) {
      this.#look.leaveRun();
      this.#film.pause();
    }
    this.#looked = watched.id;
    const { value: look } = this.#look;
    const epoch = momentOf(watched.kept.epochs, look.at);
    watched.inspection.follow(epoch?.iteration ?? null, look.at === null && run.status === "running", this.#seen, this.#drawing);
    watched.detail.follow(look.stretch, watched.history.losses);
    if (run.planar) watched.plane.showIteration(look.at === null ? null : (epoch?.iteration ?? null));
    this.#cell.props = { words, theme, cell: watched.inspection.cell };
    this.#view.props = {
      words, theme, watched, schema, refusal, readOnly, waiting: directory.waiting, hasSiblings: this.#desk.hasSiblings(run),
      parentName: names.get(run.parent), originalName: names.get(run.reproduces), look, epoch, playing: this.#film.playing,
    };
  }

  #listen() {
    const desk = this.#desk;
    /** @type {Record<string, (detail: any) => void>} */
    const listeners = {
      "start-default": () => void desk.start(() => startRun({})),
      "start-run": (spec) => void desk.start(() => startRun(spec)),
      "recipe-start": (id) => void this.attempt(() => this.#home.start(id)),
      "open-form": () => void this.attempt(() => this.#form.open(null)),
      "form-submit": (spec) => void this.#submit(spec),
      "form-change": ({ spec, sound }) => {
        this.#form.take(spec);
        this.#form.inspector.inspect(spec, sound);
      },
      "check-gradient": (spec) => void this.#form.checker.check(spec),
      "form-closed": () => this.#form.close(),
      "plane-place": (place) => desk.watched?.plane.show(place),
      "plane-play": () => desk.watched?.plane.play(),
      "plane-pause": () => desk.watched?.plane.pause(),
      "point-asked": (point) => desk.watched?.plane.ask(point),
      "run-select": (id) => (desk.select(id, "push"), scrollTo(0, 0)),
      "older-runs": () => void desk.loadOlder(),
      "run-action": (action) => void desk.ask((id) => actOnRun(id, action)),
      "run-edit": ({ id = desk.watched?.id, ...edit }) => void desk.ask(() => editRun(id, edit)),
      "run-settings": (fields) => void desk.changeSettings(fields),
      "queue-move": ({ id, position }) => void desk.ask(() => editRun(id, { queue_position: position })),
      "run-continue": () => (desk.isContinuing = true),
      "continue-cancelled": () => (desk.isContinuing = false),
      "continue-confirmed": (more) => void desk.goOn(more),
      "run-again": () => void this.attempt(() => this.#form.open(desk.run?.spec ?? null)),
      "run-fork": (iteration) => void this.#fork(iteration),
      remedy: (remedy) => void this.#remedy(remedy),
      "run-duplicate": () => void this.#startFrom(duplicateRun),
      "run-reproduce": () => void this.#startFrom(reproduceRun),
      "run-receipt": () => void desk.readReceipt(),
      "receipt-closed": () => (desk.receipt = null),
      "run-delete": () => void desk.remove(),
      "undo-delete": (id) => void desk.restore(id),
      "undo-dismissed": (id) => desk.deleted.forget(id),
      "moment-show": (iteration) => this.#show(iteration),
      "moment-play": () => this.#play(),
      "moment-pause": () => this.#film.pause(),
      "panel-seen": ({ panel, isSeen }) => (isSeen ? this.#seen.add(panel) : this.#seen.delete(panel)),
      "filter-layer": (layer) => desk.watched && (desk.watched.inspection.layer = layer),
      "reading-asked": (png) => (this.#drawing = png),
      "cell-open": (cell) => void desk.watched?.inspection.open(cell),
      "cell-more": () => void desk.watched?.inspection.more(),
      "cell-closed": () => desk.watched && (desk.watched.inspection.cell = null),
      "look-change": (change) => this.#look.change(change),
      "chart-zoom": (zoom) => this.#look.zoom(zoom),
    };
    for (const [type, listener] of Object.entries(listeners)) {
      this.addEventListener(type, (event) => {
        listener(/** @type {CustomEvent} */ (event).detail);
        this.requestRender();
      });
    }
  }

  /**
   * Undo takes back a deletion, unless it is meant for what is being typed.
   * @param {KeyboardEvent} event
   */
  #key(event) {
    const { last } = this.#desk.deleted;
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (!last || isTyping || event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
    event.preventDefault();
    void this.#desk.restore(last.id);
  }

  /**
   * Looks at the kept epoch of an iteration, or at the newest, whichever it will be.
   * @param {number | null} iteration
   */
  #show(iteration) {
    this.#film.pause();
    this.#look.change({ at: iteration });
  }

  /** From where we are, or from the beginning where that is the end. */
  #play() {
    const epochs = this.#desk.watched?.kept.epochs ?? [];
    if (epochs.length < 2) return;
    if (this.#look.value.at === null) this.#look.change({ at: epochs[0].iteration });
    this.#film.play();
  }

  #step() {
    const next = nextMoment(this.#desk.watched?.kept.epochs ?? [], this.#look.value.at);
    this.#look.change({ at: next });
    return next !== null;
  }

  /** @param {(id: string) => Promise<import("../types.js").Run>} call */
  async #startFrom(call) {
    const { run } = this.#desk;
    if (run) await this.#desk.start(() => call(run.id));
  }

  /** @param {number | null} iteration of a kept epoch; null for the newest weights */
  async #fork(iteration) {
    const { run } = this.#desk;
    if (run) await this.attempt(() => this.#form.openFork({ run, iteration }));
  }

  /** @param {import("../hints/remedy.js").Remedy} remedy */
  async #remedy({ kind, fields, iteration }) {
    const { run } = this.#desk;
    if (!run) return;
    if (kind === "change") await this.#desk.changeSettings(fields);
    else if (kind === "fork") await this.#desk.start(() => forkRun(run.id, iteration, fields));
    else await this.#desk.start(() => startRun({ ...run.spec, ...fields, name: "" }));
  }

  /**
   * Starts what the form says: a new run, or a fork by what is different in it. A refusal is the form's to show.
   * @param {Partial<RunSpec>} spec
   */
  async #submit(spec) {
    const { fork } = this.#form;
    await this.attempt(async () => {
      if (this.#desk.isStarting) return;
      this.#desk.isStarting = true;
      try {
        const run = await (fork ? forkRun(fork.run.id, fork.iteration, this.#form.differences(spec)) : startRun(spec));
        this.#form.close();
        this.#desk.show(run);
      } catch (error) {
        if (!(this.#form.isOpen && error instanceof ProblemError)) throw error;
        this.#form.refuse(error.problem);
      } finally {
        this.#desk.isStarting = false;
      }
    });
  }
}

customElements.define("dashboard-app", DashboardApp);
