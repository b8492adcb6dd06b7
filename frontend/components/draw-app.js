/**
 * The draw page: owner of the pen, of the networks that read, and of what is looked at. What the drawing is stays with the
 * paper, who reads it and when with the reader desk.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Prediction} from "../types.js" */
/** @import {Raster} from "../drawing/raster.js" */
/** @import {Tool} from "./draw-canvas.js" */
/** @import {SectionName} from "./draw-sections.js" */

import { PenLatency } from "../drawing/pen-latency.js";
import { penStrokes } from "../drawing/pen-strokes.js";
import { readPicture, takePictures } from "../drawing/pictures.js";
import { rasterize } from "../drawing/raster.js";
import { keptChoice, keepChoice } from "../state/preferences.js";
import { LookingInside } from "../state/looking-inside.js";
import { OwnHand } from "../state/own-hand.js";
import { ReaderDesk } from "../state/reader-desk.js";
import { ReaderOffers } from "../state/reader-offers.js";
import { RunDirectory } from "../state/run-directory.js";
import { LiveSocket } from "../transport/live-socket.js";
import { DigitBoxes } from "./digit-boxes.js";
import { applyWords, h } from "./dom.js";
import { DrawCanvas } from "./draw-canvas.js";
import { DrawSections } from "./draw-sections.js";
import { DrawingTools } from "./drawing-tools.js";
import { EpochSelect } from "./epoch-select.js";
import { MeantKeys } from "./meant-keys.js";
import { PageHeader } from "./page-header.js";
import { PageNotices } from "./page-notices.js";
import { PageRoot } from "./page-root.js";
import { PredictionView } from "./prediction-view.js";
import { ReaderHint } from "./reader-hint.js";
import { ReaderOffer } from "./reader-offer.js";
import { RunSelect } from "./run-select.js";

const USUAL_PEN = 0.08;

export class DrawApp extends PageRoot {
  #directory = new RunDirectory();
  #connected = true;
  #toolsShown = "";
  #penWidth = Number(keptChoice("pen-width")) || USUAL_PEN;
  /** @type {Tool} */
  #tool = "pen";
  /** Which of several digits is looked at. */
  #selected = 0;
  #latency = new PenLatency();
  /** @type {number | null} what was meant, said before the answer was there */
  #awaited = null;
  /** @type {Words | null} the words that the page's own texts are in */
  #worded = null;
  /** @type {{ revision: number, raster: Raster } | null} of the drawing as it is */
  #seen = null;
  #desk = new ReaderDesk(this.#directory, {
    drawing: () => this.#rastered(),
    onAnswer: () => {
      this.trouble = null;
      if (this.#awaited !== null) void this.#keep(this.#awaited);
      this.requestRender();
    },
    onTrouble: (error) => this.#showTrouble(error),
    onChange: () => this.requestRender(),
  });

  #offers = new ReaderOffers(this.#directory, { onChange: () => this.requestRender(), attempt: (action) => this.attempt(action) });
  #inside = new LookingInside(() => this.requestRender(), (error) => this.#showTrouble(error));

  #hand = new OwnHand(this.#directory, {
    onChange: () => this.requestRender(),
    attempt: (action) => this.attempt(action),
    onLearned: (run) => this.#desk.choose({ run: run.id, epoch: "newest" }, true),
  });

  #header = new PageHeader();
  #title = h("div", {}, h("h1", { class: "draw-title", "data-text": "draw.title" }), h("p", { class: "draw-lead", "data-text": "draw.lead" }));
  #select = new RunSelect();
  #epochSelect = new EpochSelect();
  #canvas = new DrawCanvas();
  #boxes = new DigitBoxes();
  #tools = new DrawingTools();
  #offer = new ReaderOffer();
  #hint = new ReaderHint();
  #view = new PredictionView();
  #meant = new MeantKeys();
  #sections = new DrawSections();
  #notices = new PageNotices();

  /** @override */
  build() {
    this.#canvas.append(this.#boxes);
    this.append(this.#header,
      h("main", { class: "draw-page" },
        h("header", { class: "draw-head" },
          this.#title, h("div", { class: "draw-choice" }, this.#select, this.#epochSelect)),
        h("section", { class: "draw-paper" }, this.#canvas, this.#tools),
        h("section", { class: "draw-answer" }, this.#offer, this.#view, this.#meant, this.#hint),
        this.#sections),
      this.#notices);
    this.#listen();
  }

  /** @override */
  start() {
    void this.learnRole();
    for (const name of this.#sections.open) this.#behind(name).open(true);
    void this.#offers.load();
    new LiveSocket({
      path: () => "/api/events",
      onOpen: () => this.#directory.expectSnapshot(),
      onMessage: (message) => {
        this.#directory.fold(message);
        this.#desk.checkChoice();
        if (!this.#canvas.drawing.isEmpty) this.#desk.followRuns();
        this.#hand.followRuns();
        this.#offers.followRuns();
        this.requestRender();
      },
      onConnection: (connected) => {
        this.#connected = connected;
        this.requestRender();
      },
    });
  }

  /** @returns {Prediction | null} */
  get #prediction() {
    return this.#desk.main.answer?.prediction ?? null;
  }

  /**
   * @override
   * @param {Words} words
   */
  render(words) {
    document.title = words.t("title.draw");
    if (words !== this.#worded) applyWords(this.#title, words);
    this.#worded = words;
    const { theme } = this;
    const { main, trained } = this.#desk;
    const { drawing } = this.#canvas;
    const digits = this.#prediction?.digits ?? [];
    if (this.#selected >= digits.length) this.#selected = 0;
    const isUntrained = this.#directory.loaded && trained.length === 0 && !this.#prediction;
    this.#header.props = { words, page: "draw", themeChoice: this.themeChoice, role: this.session?.role ?? null, canSignOut: this.canSignOut };
    this.#select.props = { words, runs: this.#desk.choices, selected: main.choice.run };
    this.#epochSelect.props = { words, epochs: this.#desk.epochs(this.#desk.answering?.id ?? main.choice.run), selected: main.choice.epoch };
    this.#canvas.props = { words, theme, penWidth: this.#penWidth, tool: this.#tool };
    this.#boxes.props = { words, digits, frame: main.answer?.raster.frame ?? null, selected: this.#selected };
    this.#tools.props = { words, penWidth: this.#penWidth, tool: this.#tool, isEmpty: drawing.isEmpty, canUndo: drawing.canUndo, canRedo: drawing.canRedo };
    this.#toolsShown = this.#toolState;
    this.#offer.hidden = !isUntrained;
    for (const node of [this.#view, this.#meant]) node.classList.toggle("waiting", isUntrained);
    if (isUntrained) this.#offer.props = { words, recipes: this.#offers.recipes, recommended: this.#offers.recommended, run: this.#offers.training, readOnly: this.readOnly, starting: this.#offers.starting };
    const isUnchosen = main.choice.run === null && !isUntrained;
    this.#hint.props = { words, recipe: isUnchosen ? this.#offers.better : null, run: isUnchosen ? this.#offers.learning : null, isDisabled: this.readOnly || this.#offers.starting !== null };
    this.#view.props = { words, theme, prediction: this.#prediction, selected: this.#selected, isAwaited: this.#desk.awaited !== null };
    const read = digits[this.#selected] ?? null;
    this.#inside.follow(read && this.#prediction && { run: this.#prediction.run, epoch: main.choice.epoch, read, isLearning: this.#prediction.run_status === "running" && typeof main.choice.epoch !== "number" });
    const { kept } = this.#hand;
    this.#meant.props = { words, isReady: read !== null && !this.readOnly && !this.#hand.isKeeping, kept: read && kept?.revision === drawing.revision ? kept.correction : null };
    this.#sections.props = { words, theme, inside: this.#inside, read, desk: this.#desk, runs: trained, selected: this.#selected, hand: this.#hand, answering: this.#desk.answering, readOnly: this.readOnly };
    this.#notices.props = { words, connected: this.#connected, trouble: this.troubleText(words) };
    if (main.answer) this.#latency.showing(main.answer.revision);
  }

  /**
   * What a section shows, and has to know whether it is looked at.
   * @param {SectionName} name
   */
  #behind(name) {
    return { why: this.#inside, beside: this.#desk, hand: this.#hand }[name];
  }

  #listen() {
    /** @type {Record<string, (detail: any) => void>} */
    const listeners = {
      "drawing-change": () => {
        this.#awaited = null;
        this.#desk.drawingChanged(this.#canvas.drawing.isEmpty);
      },
      "pen-up": (at) => this.#penUp(at),
      "pen-width-change": (width) => {
        this.#penWidth = width;
        this.#tool = "pen";
        keepChoice("pen-width", String(width));
      },
      "tool-change": (tool) => (this.#tool = tool),
      undo: () => this.#canvas.undo(),
      redo: () => this.#canvas.redo(),
      clear: () => this.#canvas.clear(),
      picture: (file) => void this.#usePicture(file),
      "digit-select": (place) => (this.#selected = place),
      "run-choice": (run) => this.#desk.choose({ run, epoch: "newest" }),
      "epoch-choice": (epoch) => this.#desk.choose({ run: this.#desk.answering?.id ?? null, epoch }),
      "reader-add": () => this.#desk.add(),
      "beside-change": ({ reader, choice }) => this.#desk.change(reader, choice),
      meant: (label) => void this.#keep(label),
      "meant-undo": (id) => void this.#hand.remove(id),
      "section-toggle": ({ name, isOpen }) => this.#behind(name).open(isOpen),
      "writer-change": (writer) => this.#hand.setWriter(writer),
      "correction-remove": (id) => void this.#hand.remove(id),
      "corrections-remove": () => void this.#hand.removeAll(),
      "corrections-more": () => void this.#hand.loadMore(),
      "hand-learn": () => void this.#learnHand(),
      "evidence-label": (label) => this.#inside.explainLabel(label),
      "neuron-choice": (place) => this.#inside.choose(place),
      "network-edit": ({ edit, isMade }) => this.#inside.edit(edit, isMade),
      "network-reset": () => this.#inside.resetEdits(),
      "recipe-start": (id) => void this.#offers.start(id),
    };
    for (const [type, listener] of Object.entries(listeners)) {
      this.addEventListener(type, (event) => {
        listener(/** @type {CustomEvent} */ (event).detail);
        // More ink of a stroke changes nothing beside the paper until it is read.
        if (type !== "drawing-change" || this.#toolsShown !== this.#toolState) this.requestRender();
      });
    }
    addEventListener("keydown", (event) => this.#key(event));
    takePictures(this.#canvas, (file) => void this.#usePicture(file));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { target } = event;
    const isTyped = target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && (target.type === "text" || target.type === "number"));
    if (isTyped || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") this.#canvas.clear();
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.altKey) return;
    if (!isCommand && /^[0-9]$/.test(event.key)) return void this.#keep(Number(event.key));
    const key = event.key.toLowerCase();
    if (!isCommand || (key !== "z" && key !== "y")) return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) this.#canvas.redo();
    else this.#canvas.undo();
  }

  /**
   * Keeps what was meant by the digit that is looked at; the next stroke begins on clean paper.
   * @param {number} label
   */
  async #keep(label) {
    const { answer } = this.#desk.main;
    const { drawing } = this.#canvas;
    const read = answer?.prediction.digits[this.#selected];
    this.#awaited = null;
    if (this.readOnly || drawing.isEmpty) return;
    if (!answer || !read || answer.revision !== drawing.revision) {
      this.#awaited = label;
      return;
    }
    const [x0, y0, x1, y1] = read.box;
    const { x, y, width, height } = answer.raster.frame;
    const strokes = penStrokes(drawing.strokes, { x: x + x0 * width, y: y + y0 * height, width: (x1 - x0) * width, height: (y1 - y0) * height });
    await this.#hand.keep({ label, strokes, seen: read.image, predicted: read.digit, run: answer.prediction.run }, drawing.revision);
    if (answer.prediction.digits.length === 1 && this.#hand.kept?.revision === drawing.revision) this.#canvas.isDone = true;
  }

  async #learnHand() {
    const run = this.#desk.answering;
    const { epoch } = this.#desk.main.choice;
    if (run) await this.#hand.learn(run.id, typeof epoch === "number" ? epoch : undefined);
  }

  get #toolState() {
    return [this.#canvas.drawing.isEmpty, this.#canvas.drawing.canUndo, this.#canvas.drawing.canRedo].join();
  }

  /** @param {unknown} error */
  #showTrouble(error) {
    this.trouble = error;
    this.requestRender();
  }

  /** The drawing as the server gets it; made once for all who read it. */
  #rastered() {
    const { revision, marks } = this.#canvas.drawing;
    if (this.#seen?.revision !== revision) {
      const raster = rasterize(marks);
      this.#seen = raster && { revision, raster };
    }
    return this.#seen;
  }

  /** @param {number} at */
  #penUp(at) {
    const { drawing } = this.#canvas;
    if (drawing.isEmpty) return;
    this.#latency.penUp(at, drawing.revision);
    this.#desk.penUp(drawing.revision);
  }

  /** @param {File} file */
  async #usePicture(file) {
    await this.attempt(async () => this.#canvas.addPicture(await readPicture(file)));
  }
}

customElements.define("draw-app", DrawApp);
