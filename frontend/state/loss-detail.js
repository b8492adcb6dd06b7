/**
 * A closer look at the losses of a long run: of the stretch that is zoomed into, where its history came thinned, more of
 * its losses than are at hand, asked for once the zoom rests.
 */

/** @import {Look} from "./run-look.js" */

import { readLosses } from "../transport/api.js";
import { decodeIterations, decodeLosses, LossSeries } from "./loss-series.js";

const POINTS = 5000;
const REST_MS = 200;
/** To either side of the stretch so much more is read, as a share of its length. */
const MARGIN = 0.5;

export class LossDetail {
  /** @type {{ from: number, to: number, losses: LossSeries } | null} */
  known = null;
  #id;
  #onChange;
  #asked = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {string} id of the run
   * @param {() => void} onChange
   */
  constructor(id, onChange) {
    this.#id = id;
    this.#onChange = onChange;
  }

  /**
   * @param {Look["stretch"]} stretch of iterations
   * @param {LossSeries} losses that are at hand
   */
  follow(stretch, losses) {
    if (!stretch || losses.isWhole) return;
    const [from, to] = [Math.max(1, Math.floor(stretch[0])), Math.min(losses.last, Math.ceil(stretch[1]))];
    const isKnown = this.known !== null && this.known.from <= from && this.known.to >= to && this.known.to - this.known.from <= 4 * (to - from);
    const place = `${from} ${to}`;
    // Whatever is there of so short a stretch is all there is of it.
    if (from >= to || isKnown || place === this.#asked || losses.placeOf(to + 1) - losses.placeOf(from) >= Math.min(POINTS, to - from)) return;
    this.#asked = place;
    clearTimeout(this.#timer);
    const margin = Math.round(MARGIN * (to - from));
    this.#timer = setTimeout(() => void this.#read(Math.max(1, from - margin), Math.min(losses.last, to + margin)), REST_MS);
  }

  /**
   * The losses to draw of a stretch: the closer look where there is one.
   * @param {number} from
   * @param {number} to
   * @param {LossSeries} losses
   */
  of(from, to, losses) {
    const { known } = this;
    return known && known.from <= Math.max(1, from) && known.to >= Math.min(losses.last, to) && !losses.isWhole ? known.losses : losses;
  }

  close() {
    clearTimeout(this.#timer);
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  async #read(from, to) {
    try {
      const answer = await readLosses(this.#id, from, to, POINTS);
      const losses = new LossSeries();
      losses.replace(decodeIterations(answer.iterations), decodeLosses(answer.losses), decodeLosses(answer.means));
      this.known = { from, to, losses };
      this.#onChange();
    } catch {
      // What is at hand is shown; another zoom is another chance.
    }
  }
}
