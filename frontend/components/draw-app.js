/**
 * The draw page: owner of the choice of run, of the latest prediction and of the pen. Predictions follow the pen, and,
 * while the chosen network is still learning, its weights as well.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Prediction, Run} from "../types.js" */
/** @import {EpochChoice} from "./epoch-select.js" */

import { PredictionLoop } from "../drawing/prediction-loop.js";
import { KeptEpochs } from "../state/kept-epochs.js";
import { RunDirectory } from "../state/run-directory.js";
import { startRun } from "../transport/api.js";
import { LiveSocket } from "../transport/live-socket.js";
import { ProblemError } from "../transport/problem.js";
import { applyWords, h } from "./dom.js";
import { DrawCanvas } from "./draw-canvas.js";
import { DrawingTools } from "./drawing-tools.js";
import { EpochSelect } from "./epoch-select.js";
import { FirstNetwork } from "./first-network.js";
import { PageHeader } from "./page-header.js";
import { PageNotices } from "./page-notices.js";
import { PageRoot } from "./page-root.js";
import { PredictionView } from "./prediction-view.js";
import { RunSelect } from "./run-select.js";

/** While a network learns, a drawing that rests is asked about again this often. */
const LEARNING_PAUSE_MS = 400;

export class DrawApp extends PageRoot {
  #directory = new RunDirectory();
  #connected = true;
  /** @type {string | null} null: the newest finished run */
  #chosen = new URLSearchParams(location.search).get("run");
  /** @type {EpochChoice} which of the run's weights answer */
  #epoch = this.#chosen ? epochIn(location.search) : "newest";
  /** @type {{ run: string, kept: KeptEpochs } | null} of the run that answers */
  #kept = null;
  /** @type {Prediction | null} */
  #prediction = null;
  #answeredAt = 0;
  #penWidth = 0.08;
  #isStarting = false;
  #loop = new PredictionLoop({
    question: () => this.#question(),
    onPrediction: (prediction) => this.#answered(prediction),
    onError: (error) => this.#refused(error),
  });

  #header = new PageHeader();
  #title = h("div", {}, h("h1", { class: "draw-title", "data-text": "draw.title" }), h("p", { class: "draw-lead", "data-text": "draw.lead" }));
  #select = new RunSelect();
  #epochSelect = new EpochSelect();
  #canvas = new DrawCanvas();
  #tools = new DrawingTools();
  #first = new FirstNetwork();
  #view = new PredictionView();
  #notices = new PageNotices();

  /** @override */
  build() {
    this.append(this.#header,
      h("main", { class: "draw-page" },
        h("header", { class: "draw-head" },
          this.#title, h("div", { class: "draw-choice" }, this.#select, this.#epochSelect)),
        h("section", { class: "draw-paper" }, this.#canvas, this.#tools),
        h("section", { class: "draw-answer" }, this.#first, this.#view)),
      this.#notices);
    this.#listen();
  }

  /** @override */
  start() {
    void this.learnRole();
    new LiveSocket({
      path: () => "/api/events",
      onOpen: () => this.#directory.expectSnapshot(),
      onMessage: (message) => {
        this.#directory.fold(message);
        if (this.#chosen && this.#directory.get(this.#chosen)?.planar) this.#refused(problem("not-for-drawings"));
        this.#askAgainWhileLearning();
        this.requestRender();
      },
      onConnection: (connected) => {
        this.#connected = connected;
        this.requestRender();
      },
    });
  }

  /** @returns {Run[]} those that read drawings; runs on points of a plane do not */
  get #readers() {
    return this.#directory.runs.filter((run) => !run.planar);
  }

  /** @returns {Run[]} */
  get #trained() {
    return this.#readers.filter((run) => run.has_weights);
  }

  /**
   * @override
   * @param {Words} words
   */
  render(words) {
    document.title = words.t("title.draw");
    applyWords(this.#title, words);
    const isUntrained = this.#directory.loaded && this.#trained.length === 0 && !this.#prediction;
    const training = this.#readers.find((run) => run.status === "running" || run.status === "queued") ?? null;
    this.#header.props = { words, page: "draw", themeChoice: this.themeChoice, role: this.session?.role ?? null };
    this.#select.props = { words, runs: this.#trained, selected: this.#chosen };
    this.#epochSelect.props = { words, epochs: this.#keptEpochs(), selected: this.#epoch };
    this.#canvas.props = { words, theme: this.theme, penWidth: this.#penWidth };
    this.#tools.props = { words, penWidth: this.#penWidth, isEmpty: this.#canvas.drawing.isEmpty };
    this.#first.hidden = !isUntrained;
    this.#view.classList.toggle("waiting", isUntrained);
    if (isUntrained) this.#first.props = { words, run: training, readOnly: this.readOnly, starting: this.#isStarting };
    this.#view.props = { words, prediction: this.#prediction };
    this.#notices.props = { words, connected: this.#connected, trouble: this.troubleText(words) };
  }

  #listen() {
    /** @type {Record<string, (detail: any) => void>} */
    const listeners = {
      "drawing-change": () => this.#drawingChanged(),
      "pen-width-change": (width) => (this.#penWidth = width),
      undo: () => this.#canvas.undo(),
      clear: () => this.#canvas.clear(),
      picture: (file) => void this.#usePicture(file),
      "run-choice": (id) => this.#choose(id, "newest"),
      "epoch-choice": (epoch) => this.#choose(this.#answering?.id ?? null, epoch),
      "start-default": () => void this.#startDefault(),
    };
    for (const [type, listener] of Object.entries(listeners)) {
      this.addEventListener(type, (event) => {
        listener(/** @type {CustomEvent} */ (event).detail);
        this.requestRender();
      });
    }
    addEventListener("keydown", (event) => this.#key(event));
    addEventListener("paste", (event) => {
      const file = [...(event.clipboardData?.files ?? [])].find((one) => one.type.startsWith("image/"));
      if (file) void this.#usePicture(file);
    });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.target instanceof HTMLSelectElement) return;
    if (event.key === "Escape") this.#canvas.clear();
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
      event.preventDefault();
      this.#canvas.undo();
    }
  }

  #question() {
    const isUntrained = this.#directory.loaded && this.#trained.length === 0 && !this.#chosen;
    if (this.#canvas.drawing.isEmpty || isUntrained) return null;
    const image = this.#canvas.drawing.toPng();
    if (!this.#chosen) return { image };
    return this.#epoch === "newest" ? { image, run: this.#chosen } : { image, run: this.#chosen, iteration: this.#epoch };
  }

  #drawingChanged() {
    if (this.#canvas.drawing.isEmpty) {
      this.#loop.cancel();
      this.#prediction = null;
    } else {
      this.#loop.request();
    }
  }

  /** @returns {Run | undefined} the run whose weights answer, as far as is known */
  get #answering() {
    const id = this.#chosen ?? this.#prediction?.run;
    if (id) return this.#directory.get(id);
    return this.#trained.find((run) => run.status === "finished") ?? this.#trained[0];
  }

  /** What that run has kept; asked for anew as it gets further. */
  #keptEpochs() {
    const run = this.#answering;
    const id = run?.id ?? this.#chosen;
    if (!id) return [];
    if (this.#kept?.run !== id) {
      this.#kept?.kept.close();
      this.#kept = { run: id, kept: new KeptEpochs(id, () => this.requestRender()) };
    }
    this.#kept.kept.follow(`${run?.status} ${Math.floor(run?.epoch ?? 0)}`);
    return this.#kept.kept.epochs;
  }

  /**
   * @param {string | null} id
   * @param {EpochChoice} epoch
   */
  #choose(id, epoch) {
    this.#chosen = id;
    this.#epoch = id ? epoch : "newest";
    const weights = this.#epoch === "newest" ? "" : `&iteration=${this.#epoch}`;
    history.replaceState(null, "", id ? `/draw?run=${encodeURIComponent(id)}${weights}` : "/draw");
    this.#loop.cancel();
    this.#loop.request();
  }

  /** @param {Prediction} prediction */
  #answered(prediction) {
    this.#prediction = prediction;
    this.#answeredAt = performance.now();
    this.trouble = null;
    this.requestRender();
  }

  /** @param {unknown} error */
  #refused(error) {
    const code = error instanceof ProblemError ? error.problem.code : "";
    this.#prediction = null;
    const isLost = this.#chosen !== null && (code === "not-found" || code === "not-for-drawings");
    if (isLost) this.#choose(null, "newest");
    // The weights of that epoch are not kept any more, or never were: the run's newest answer.
    else if (code === "no-weights" && this.#epoch !== "newest") this.#choose(this.#chosen, "newest");
    const isExpected = code === "empty-drawing" || code === "no-weights" || (isLost && code === "not-found");
    if (!isExpected) this.trouble = error;
    this.requestRender();
  }

  /** New weights may read the same drawing better: ask again, but not with every message. */
  #askAgainWhileLearning() {
    if (this.#canvas.drawing.isEmpty || typeof this.#epoch === "number") return;
    const prediction = this.#prediction;
    if (!prediction) {
      if (this.#trained.length) this.#loop.request();
      return;
    }
    const run = this.#directory.get(this.#chosen ?? prediction.run);
    // The best may be long ago, and is no other once the run has ended.
    const isNewer = run !== undefined && (this.#epoch === "best" ? prediction.run_status === "running" : run.iteration > prediction.iteration);
    const hasFinishedSince = this.#chosen === null && prediction.run_status !== "finished" && this.#trained.some((one) => one.status === "finished");
    const isRested = performance.now() - this.#answeredAt > LEARNING_PAUSE_MS;
    if ((isNewer && (isRested || run.status !== "running")) || (hasFinishedSince && isRested)) this.#loop.request();
  }

  /** @param {File} file */
  async #usePicture(file) {
    await this.attempt(async () => {
      try {
        this.#canvas.addPicture(await createImageBitmap(file));
      } catch {
        throw problem("unreadable-picture");
      }
    });
  }

  async #startDefault() {
    this.#isStarting = true;
    await this.attempt(async () => this.#directory.put(await startRun({})));
    this.#isStarting = false;
  }
}

/**
 * The weights that an address asks for.
 * @param {string} search
 * @returns {EpochChoice}
 */
function epochIn(search) {
  const asked = new URLSearchParams(search).get("iteration");
  if (asked === "best") return "best";
  const iteration = Number(asked);
  return Number.isInteger(iteration) && iteration > 0 ? iteration : "newest";
}

/**
 * A refusal of our own, in the shape of the server's.
 * @param {string} code
 */
const problem = (code) => new ProblemError({ type: "about:blank", title: "", status: 0, detail: "", code });

customElements.define("draw-app", DrawApp);
