/**
 * An exponential moving average over a loss series, without the bias towards zero at its start. It is carried on from
 * where it was when points come, and made anew when points were forgotten or another window is asked for.
 */

/** @import {LossSeries} from "../state/loss-series.js" */

export class Smoothing {
  #buffer = new Float32Array(0);
  #length = 0;
  #window = 1;
  #rewinds = 0;
  #sum = 0;
  #weight = 0;

  /**
   * @param {LossSeries} series
   * @param {number} window iterations over which it averages, 1 for none
   * @returns {Float32Array} one value for each of the series
   */
  of(series, window) {
    if (window !== this.#window || series.rewinds !== this.#rewinds) {
      this.#length = 0;
      this.#sum = 0;
      this.#weight = 0;
      this.#window = window;
      this.#rewinds = series.rewinds;
    }
    if (series.isWhole) this.#extend(series.values, null);
    else this.#extend(series.means, series.iterations);
    return this.#buffer.subarray(0, this.#length);
  }

  /**
   * @param {Float32Array} values
   * @param {Int32Array | null} iterations null where every iteration is there
   */
  #extend(values, iterations) {
    if (values.length > this.#buffer.length) {
      const grown = new Float32Array(Math.max(values.length, 2 * this.#buffer.length));
      grown.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = grown;
    }
    const keep = 1 - 1 / this.#window;
    for (let i = this.#length; i < values.length; i += 1) {
      if (Number.isFinite(values[i])) {
        // A value that stands for several iterations counts as so many, and what lies before it so much less.
        const gap = iterations && i > 0 ? iterations[i] - iterations[i - 1] : 1;
        const past = gap === 1 ? keep : keep ** gap;
        const share = gap === 1 ? 1 : this.#window > 1 ? (1 - past) / (1 - keep) : 1;
        this.#sum = past * this.#sum + share * values[i];
        this.#weight = past * this.#weight + share;
      }
      this.#buffer[i] = this.#weight > 0 ? this.#sum / this.#weight : NaN;
    }
    this.#length = values.length;
  }
}

const LONGEST_WINDOW = 1000;

/**
 * The slider's places, 0 to 100, spread evenly over the logarithm of the window.
 * @param {number} place
 */
export const windowAt = (place) => Math.round(LONGEST_WINDOW ** (place / 100));
