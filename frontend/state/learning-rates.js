/**
 * The learning rate of one run over its iterations, past and planned, as the server works it out from schedule and
 * changes; asked for anew only when a change moves it. Until that is there, what was measured with the layers.
 */

/** @import {LearningRates, Run} from "../types.js" */
/** @import {LayerSeries} from "./layer-series.js" */

import { isFinal } from "../language/run-words.js";
import { readLearningRates } from "../transport/api.js";

export class LearningRateSeries {
  /** @type {LearningRates | null} */
  rates = null;
  #id;
  #onChange;
  #asked = "";
  #isAsking = false;

  /**
   * @param {string} id of the run
   * @param {() => void} onChange
   */
  constructor(id, onChange) {
    this.#id = id;
    this.#onChange = onChange;
  }

  /**
   * @param {LayerSeries} layers
   * @returns {LearningRates}
   */
  knownBy(layers) {
    if (this.rates) return this.rates;
    const measured = layers.moments.flatMap(({ iteration, learning_rate }) => (learning_rate === null ? [] : { iteration, learning_rate }));
    return { iterations: measured.map(({ iteration }) => iteration), learning_rates: measured.map(({ learning_rate }) => learning_rate) };
  }

  /** @param {Run} run */
  async follow(run) {
    const place = `${run.changes.map((change) => change.iteration).join()} ${run.iterations} ${isFinal(run)}`;
    if (place === this.#asked || this.#isAsking) return;
    this.#isAsking = true;
    this.#asked = place;
    try {
      this.rates = await readLearningRates(this.#id);
      this.#onChange();
    } catch (error) {
      // Not reached: the next change of the run is another chance.
      if (error instanceof TypeError) this.#asked = "";
    }
    this.#isAsking = false;
  }
}
