/**
 * The plane of a run on points, with its timeline, its legend and the question beside it. It shows a history and how it
 * is looked at, and holds nothing itself.
 */

/** @import {Words} from "../language/words.js" */
/** @import {PlaneState} from "../state/plane-state.js" */
/** @import {RunHistory} from "../state/run-history.js" */
/** @import {Theme} from "../types.js" */

import { isFinal } from "../language/run-words.js";
import { fileName } from "./chart-save.js";
import { classMark } from "./class-mark.js";
import { Component } from "./component.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { PlaneChart } from "./plane-chart.js";
import { PlaneTimeline } from "./plane-timeline.js";
import { PointQuestion } from "./point-question.js";

/** @typedef {{ words: Words, theme: Theme, history: RunHistory, plane: PlaneState }} PlaneSectionProps */

/** @extends {Component<PlaneSectionProps>} */
export class PlaneSection extends Component {
  #chart = new PlaneChart();
  #timeline = new PlaneTimeline();
  #question = new PointQuestion();
  #classes = h("ul", { class: "plane-classes" });
  #waiting = h("p", { class: "plane-waiting", "data-text": "plane.waiting" });

  /** @override */
  build() {
    this.dataset.testid = "plane";
    this.append(
      h("div", { class: "plane-picture" },
        h("div", { class: "plane-head" },
          h("h2", { class: "section-title", "data-text": "plane.title" }),
          this.#classes,
          h("button", { type: "button", class: "button quiet small icon-only plane-save", "data-testid": "plane-save", "data-label": "action.savePng", "data-hint": "action.savePng", onclick: () => this.#save() }, icon("download"))),
        h("div", { class: "plane-frame" }, this.#chart, this.#waiting),
        this.#timeline),
      this.#question);
  }

  /**
   * @override
   * @param {PlaneSectionProps} next
   * @param {PlaneSectionProps} [previous]
   */
  update({ words, theme, history, plane }, previous) {
    const { run, surfaces } = history;
    if (!run) return;
    const { place, points } = plane;
    const surface = surfaces.at(place);
    const isEnded = isFinal(run);
    this.dataset.surfaces = String(surfaces.length);
    this.#chart.props = { words, theme, surface, points, asked: plane.question };
    this.#waiting.hidden = surface !== null || isEnded;
    this.#timeline.props = {
      words, count: surfaces.length, place, iteration: surface?.iteration ?? null, isLive: plane.isLive, isEnded, playing: plane.playing,
    };
    this.#question.props = { words, points, asked: plane.question, prediction: plane.prediction, isEarly: plane.isEarly };
    const isKnown = this.#classes.childElementCount > 0 && previous?.words === words && previous.plane === plane;
    if (points && !isKnown) this.#nameClasses(points.class_names, words);
    if (!points) this.#classes.replaceChildren();
  }

  /** Saves the map as it is seen, on its ground. */
  #save() {
    const seen = this.#chart.querySelector("canvas");
    const picture = document.createElement("canvas");
    const context = picture.getContext("2d");
    if (!seen || !context) return;
    [picture.width, picture.height] = [seen.width, seen.height];
    context.fillStyle = getComputedStyle(document.querySelector("main") ?? document.body).backgroundColor;
    context.fillRect(0, 0, picture.width, picture.height);
    context.drawImage(seen, 0, 0);
    const title = [this.props.words.t("plane.title"), this.props.history.run?.name].filter(Boolean).join("-");
    h("a", { href: picture.toDataURL("image/png"), download: `${fileName(title)}.png` }).click();
  }

  /**
   * @param {string[]} names
   * @param {Words} words
   */
  #nameClasses(names, words) {
    this.#classes.replaceChildren(...names.map((name, k) => h("li", {}, classMark(k), words.t("point.class", { name }))));
  }
}

customElements.define("plane-section", PlaneSection);
