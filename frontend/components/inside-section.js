/**
 * Inside the network, at one moment of its training: the way through the moments above, and what was the network's then
 * below. It shows an inspection and holds nothing itself.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Inspection} from "../state/inspection.js" */
/** @import {RunAxis} from "../charts/run-axis.js" */
/** @import {KeptEpochs} from "../state/kept-epochs.js" */
/** @import {RunHistory} from "../state/run-history.js" */
/** @import {KeptEpoch, Run, Theme} from "../types.js" */

import { Component } from "./component.js";
import { ConfusionPanel } from "./confusion-panel.js";
import { h } from "./dom.js";
import { FilterPanel } from "./filter-panel.js";
import { KeptWeights } from "./kept-weights.js";
import { LayerTable } from "./layer-table.js";
import { MistakesPanel } from "./mistakes-panel.js";
import { ReadingPanel } from "./reading-panel.js";

/**
 * @typedef {object} InsideSectionProps
 * @property {Words} words
 * @property {Theme} theme
 * @property {Run} run
 * @property {RunHistory} history
 * @property {RunAxis} axis
 * @property {KeptEpochs} kept
 * @property {Inspection} inspection
 * @property {KeptEpoch | null} epoch the one that is looked at
 * @property {boolean} isLive
 * @property {boolean} playing
 * @property {boolean} readOnly
 */

/** @extends {Component<InsideSectionProps>} */
export class InsideSection extends Component {
  #timeline = new KeptWeights();
  #filters = new FilterPanel();
  #reading = new ReadingPanel();
  #confusion = new ConfusionPanel();
  #mistakes = new MistakesPanel();
  #layers = new LayerTable();

  /** @override */
  build() {
    this.dataset.testid = "inside";
    this.append(
      h("h2", { class: "section-title", "data-text": "inspect.title" }),
      this.#timeline,
      h("div", { class: "inside-panels" }, this.#filters, this.#reading, this.#confusion, this.#mistakes),
      this.#layers);
  }

  /**
   * @override
   * @param {InsideSectionProps} next
   */
  update({ words, theme, run, history, axis, kept, inspection, epoch, isLive, playing, readOnly }) {
    const { filters, confusion, mistakes } = inspection;
    const moment = history.layers.at(isLive ? null : (epoch?.iteration ?? null));
    this.#timeline.props = { words, run, epochs: kept.epochs, epoch, isLive, playing, loaded: kept.loaded, readOnly };
    for (const panel of [this.#filters, this.#reading, this.#mistakes]) panel.hidden = run.planar;
    this.#filters.props = { words, theme, filters: filters.shown, layer: inspection.layer, layers: moment?.layers ?? [], isBehind: !filters.isSettled };
    this.#reading.props = { words, theme, reading: inspection.reading };
    this.#confusion.props = { words, confusion: confusion.shown, hasImages: !run.planar, isBehind: !confusion.isSettled };
    this.#mistakes.props = { words, theme, mistakes: mistakes.shown, isBehind: !mistakes.isSettled };
    this.#layers.props = { words, theme, layers: history.layers, axis, moment };
  }
}

customElements.define("inside-section", InsideSection);
