/**
 * The loss of every iteration of one run, in a typed array that grows by doubling. Iterations count from 1 and have no
 * holes: value k belongs to iteration k + 1. How it is smoothed or thinned for a chart is not decided here.
 */

export class LossSeries {
  #buffer = new Float32Array(4096);
  #length = 0;
  #rewinds = 0;

  get length() {
    return this.#length;
  }

  /** Grows by one whenever points were forgotten, so that whatever was derived from them can be made anew. */
  get rewinds() {
    return this.#rewinds;
  }

  /** The values so far: a view, valid until the next append. */
  get values() {
    return this.#buffer.subarray(0, this.#length);
  }

  /**
   * @param {number} firstIteration
   * @param {Float32Array} losses
   */
  append(firstIteration, losses) {
    const start = firstIteration - 1;
    const end = start + losses.length;
    this.#reserve(end);
    if (start > this.#length) this.#buffer.fill(NaN, this.#length, start);
    if (start < this.#length) this.#rewinds += 1;
    this.#buffer.set(losses, start);
    this.#length = end;
  }

  /**
   * Forgets every point after the iteration.
   * @param {number} iteration
   */
  rewind(iteration) {
    if (iteration >= this.#length) return;
    this.#length = Math.max(0, iteration);
    this.#rewinds += 1;
  }

  /** @param {number} capacity */
  #reserve(capacity) {
    if (capacity <= this.#buffer.length) return;
    let size = this.#buffer.length;
    while (size < capacity) size *= 2;
    const grown = new Float32Array(size);
    grown.set(this.values);
    this.#buffer = grown;
  }
}

/**
 * Losses as they travel: base64 of float32, little endian.
 * @param {string} base64
 * @returns {Float32Array}
 */
export function decodeLosses(base64) {
  const text = atob(base64);
  const bytes = new DataView(new ArrayBuffer(text.length));
  for (let i = 0; i < text.length; i += 1) bytes.setUint8(i, text.charCodeAt(i));
  const losses = new Float32Array(text.length / 4);
  for (let i = 0; i < losses.length; i += 1) losses[i] = bytes.getFloat32(4 * i, true);
  return losses;
}
