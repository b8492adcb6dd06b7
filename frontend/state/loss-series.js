/**
 * The losses of one run, in typed arrays that grow by doubling: that of every iteration, or, where a long history came
 * thinned or became too long, of those that were kept. Iterations count from 1. How it is smoothed or thinned for a chart
 * is not decided here.
 */

import { thinPlaces } from "../charts/thinning.js";

/** Of more values half are forgotten, never the lowest and highest of their neighbours: a page that stays open does not grow. */
const MOST_VALUES = 2 ** 18;

export class LossSeries {
  #buffer = new Float32Array(4096);
  #iterations = new Int32Array(4096);
  #means = new Float32Array(4096);
  #length = 0;
  #rewinds = 0;

  /** How many values there are. */
  get length() {
    return this.#length;
  }

  /** The last iteration whose loss is known; 0 for none. */
  get last() {
    return this.#length ? this.#iterations[this.#length - 1] : 0;
  }

  /** Whether every iteration is there: then value k belongs to iteration k + 1. */
  get isWhole() {
    return this.last === this.#length;
  }

  /** Grows by one whenever points were forgotten, so that whatever was derived from them can be made anew. */
  get rewinds() {
    return this.#rewinds;
  }

  /** The values so far: a view, valid until the next append. */
  get values() {
    return this.#buffer.subarray(0, this.#length);
  }

  /** The iteration of each value: a view like it. */
  get iterations() {
    return this.#iterations.subarray(0, this.#length);
  }

  /** The mean of all losses after the value before, up to and with this one, where some were left out: a view like it. */
  get means() {
    return this.#means.subarray(0, this.#length);
  }

  /**
   * The place of the first value at an iteration or after it.
   * @param {number} iteration
   */
  placeOf(iteration) {
    if (this.isWhole) return Math.min(this.#length, Math.max(0, Math.ceil(iteration) - 1));
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#iterations[middle] < iteration) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Values of iterations that follow one another.
   * @param {number} firstIteration
   * @param {Float32Array} losses
   */
  append(firstIteration, losses) {
    if (firstIteration <= this.last) this.rewind(firstIteration - 1);
    this.#reserve(this.#length + losses.length);
    this.#buffer.set(losses, this.#length);
    this.#means.set(losses, this.#length);
    for (let k = 0; k < losses.length; k += 1) this.#iterations[this.#length + k] = firstIteration + k;
    this.#length += losses.length;
    if (this.#length > MOST_VALUES) this.#thin();
  }

  /**
   * Values of iterations some of which were left out, in place of everything that there was.
   * @param {Int32Array} iterations
   * @param {Float32Array} losses
   * @param {Float32Array} means of the losses since the one before
   */
  replace(iterations, losses, means) {
    this.#rewinds += 1;
    this.#length = 0;
    this.#reserve(losses.length);
    this.#buffer.set(losses);
    this.#means.set(means);
    this.#iterations.set(iterations);
    this.#length = losses.length;
  }

  /**
   * Forgets every point after the iteration.
   * @param {number} iteration
   */
  rewind(iteration) {
    if (iteration >= this.last) return;
    this.#length = this.placeOf(Math.max(0, iteration) + 1);
    this.#rewinds += 1;
  }

  #thin() {
    const { places } = thinPlaces(this.values, 0, this.#length, this.#length >> 2);
    const last = this.#length - 1;
    let kept = 0;
    let next = 0;
    let before = 0;
    for (const place of places[places.length - 1] === last ? places : [...places, last]) {
      // The mean of a value that stays takes in those that went before it.
      let sum = 0;
      const since = before;
      for (; next <= place; next += 1) {
        sum += this.#means[next] * (this.#iterations[next] - before);
        before = this.#iterations[next];
      }
      this.#means[kept] = sum / (before - since);
      this.#buffer[kept] = this.#buffer[place];
      this.#iterations[kept] = before;
      kept += 1;
    }
    this.#length = kept;
    this.#rewinds += 1;
  }

  /** @param {number} capacity */
  #reserve(capacity) {
    if (capacity <= this.#buffer.length) return;
    let size = this.#buffer.length;
    while (size < capacity) size *= 2;
    const values = new Float32Array(size);
    values.set(this.values);
    const means = new Float32Array(size);
    means.set(this.means);
    const iterations = new Int32Array(size);
    iterations.set(this.iterations);
    this.#buffer = values;
    this.#means = means;
    this.#iterations = iterations;
  }
}

/**
 * Losses as they travel: base64 of float32, little endian.
 * @param {string} base64
 * @returns {Float32Array}
 */
export function decodeLosses(base64) {
  const bytes = viewOf(base64);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, k) => bytes.getFloat32(4 * k, true));
}

/**
 * Iterations as they travel: base64 of int32, little endian.
 * @param {string} base64
 * @returns {Int32Array}
 */
export function decodeIterations(base64) {
  const bytes = viewOf(base64);
  return Int32Array.from({ length: bytes.byteLength / 4 }, (_, k) => bytes.getInt32(4 * k, true));
}

/** @param {string} base64 */
function viewOf(base64) {
  const text = atob(base64);
  const bytes = new DataView(new ArrayBuffer(text.length));
  for (let i = 0; i < text.length; i += 1) bytes.setUint8(i, text.charCodeAt(i));
  return bytes;
}
