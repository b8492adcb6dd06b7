/**
 * A quantity that never falls, known at some iterations and straight between them; beyond the last one it goes on with a
 * given slope. It begins with 0 at iteration 0. Of very many places every second one is forgotten, which a chart does
 * not show.
 */

const MOST_PLACES = 4096;

export class PiecewiseLine {
  /** @type {number[]} */
  #iterations = [0];
  /** @type {number[]} */
  #values = [0];
  /** What one more iteration brings, beyond the last place. */
  slope = 0;

  get lastIteration() {
    return this.#iterations[this.#iterations.length - 1];
  }

  get lastValue() {
    return this.#values[this.#values.length - 1];
  }

  /**
   * @param {number} iteration
   * @param {number} value
   */
  add(iteration, value) {
    if (iteration <= this.lastIteration) this.rewind(iteration - 1);
    if (iteration <= 0) return;
    this.#iterations.push(iteration);
    this.#values.push(Math.max(value, this.lastValue));
    if (this.#iterations.length > MOST_PLACES) this.#halve();
  }

  /**
   * Forgets whatever is after the iteration.
   * @param {number} iteration
   */
  rewind(iteration) {
    let length = this.#iterations.length;
    while (length > 1 && this.#iterations[length - 1] > iteration) length -= 1;
    this.#iterations.length = length;
    this.#values.length = length;
  }

  /** @param {number} iteration */
  at(iteration) {
    const beyond = iteration - this.lastIteration;
    if (beyond >= 0 || this.#iterations.length < 2) return this.lastValue + beyond * this.slope;
    return between(this.#iterations, this.#values, iteration);
  }

  /**
   * The iteration of a value.
   * @param {number} value
   */
  iterationAt(value) {
    const beyond = value - this.lastValue;
    if (beyond >= 0 || this.#iterations.length < 2) return this.lastIteration + (this.slope > 0 ? beyond / this.slope : 0);
    return between(this.#values, this.#iterations, value);
  }

  #halve() {
    const isKept = (/** @type {number} */ _, /** @type {number} */ place) => place % 2 === 0 || place === this.#iterations.length - 1;
    const iterations = this.#iterations.filter(isKept);
    this.#values = this.#values.filter(isKept);
    this.#iterations = iterations;
  }
}

/**
 * @param {number[]} xs never falling
 * @param {number[]} ys
 * @param {number} x below the last of them; before the first the first stretch goes on
 */
function between(xs, ys, x) {
  let low = 0;
  let high = xs.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle] <= x) low = middle;
    else high = middle;
  }
  const span = xs[high] - xs[low];
  return span > 0 ? ys[low] + ((x - xs[low]) / span) * (ys[high] - ys[low]) : ys[high];
}
