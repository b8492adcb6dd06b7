/**
 * A network small enough to learn in the page, within its frames: hidden layers of tanh, one sigmoid at the end,
 * cross-entropy, Adam. It exists so that a visitor sees learning before anything was started; the lab's own networks are
 * in backend/nn.
 */

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** @typedef {{ inputs: number, outputs: number, weights: Float64Array, biases: Float64Array, out: Float64Array, delta: Float64Array }} Layer weights by output, then input */

export class TinyNetwork {
  /** @type {Layer[]} */
  #layers;
  #steps = 0;
  /** @type {{ values: Float64Array, gradient: Float64Array, m: Float64Array, v: Float64Array }[]} */
  #parameters = [];

  /**
   * @param {number[]} sizes from the input to the one output
   * @param {number} learningRate
   * @param {() => number} random uniform from 0 to 1
   */
  constructor(sizes, learningRate, random) {
    this.learningRate = learningRate;
    this.#layers = sizes.slice(1).map((outputs, k) => {
      const inputs = sizes[k];
      // Xavier: the variance of the inputs stays.
      const weights = Float64Array.from({ length: inputs * outputs }, () => normal(random) / Math.sqrt(inputs));
      return { inputs, outputs, weights, biases: new Float64Array(outputs), out: new Float64Array(outputs), delta: new Float64Array(outputs) };
    });
    for (const { weights, biases } of this.#layers) {
      for (const values of [weights, biases]) {
        this.#parameters.push({ values, gradient: new Float64Array(values.length), m: new Float64Array(values.length), v: new Float64Array(values.length) });
      }
    }
  }

  get steps() {
    return this.#steps;
  }

  /**
   * The probability of class 1 at a point.
   * @param {ArrayLike<number>} point
   */
  probability(point) {
    let input = point;
    const last = this.#layers.length - 1;
    this.#layers.forEach(({ inputs, outputs, weights, biases, out }, k) => {
      for (let o = 0; o < outputs; o += 1) {
        let sum = biases[o];
        for (let i = 0; i < inputs; i += 1) sum += weights[o * inputs + i] * input[i];
        out[o] = k === last ? 1 / (1 + Math.exp(-sum)) : Math.tanh(sum);
      }
      input = out;
    });
    return input[0];
  }

  /**
   * One step on all points; gives the mean loss and the share of right answers before it.
   * @param {number[][]} points
   * @param {number[]} labels 0 or 1
   */
  learn(points, labels) {
    for (const { gradient } of this.#parameters) gradient.fill(0);
    let loss = 0;
    let right = 0;
    points.forEach((point, n) => {
      const y = this.probability(point);
      const t = labels[n];
      loss -= Math.log(Math.max(t ? y : 1 - y, 1e-12)) / points.length;
      right += Number(y > 0.5 === (t === 1));
      this.#backward(point, (y - t) / points.length); // the derivative of cross-entropy behind a sigmoid
    });
    this.#step();
    return { loss, accuracy: right / points.length };
  }

  /**
   * Adds one point's gradient, from the last layer to the first: delta is the derivative by a neuron's sum.
   * @param {number[]} point
   * @param {number} error
   */
  #backward(point, error) {
    for (let k = this.#layers.length - 1; k >= 0; k -= 1) {
      const layer = this.#layers[k];
      const above = this.#layers[k + 1];
      const input = k > 0 ? this.#layers[k - 1].out : point;
      const { gradient: byWeight } = this.#parameters[2 * k];
      const { gradient: byBias } = this.#parameters[2 * k + 1];
      for (let o = 0; o < layer.outputs; o += 1) {
        let delta = error;
        if (above) {
          delta = 0;
          for (let a = 0; a < above.outputs; a += 1) delta += above.delta[a] * above.weights[a * above.inputs + o];
          delta *= 1 - layer.out[o] ** 2; // of tanh
        }
        layer.delta[o] = delta;
        byBias[o] += delta;
        for (let i = 0; i < layer.inputs; i += 1) byWeight[o * layer.inputs + i] += delta * input[i];
      }
    }
  }

  #step() {
    this.#steps += 1;
    const correction1 = 1 - BETA1 ** this.#steps;
    const correction2 = 1 - BETA2 ** this.#steps;
    for (const { values, gradient, m, v } of this.#parameters) {
      for (let k = 0; k < values.length; k += 1) {
        m[k] = BETA1 * m[k] + (1 - BETA1) * gradient[k];
        v[k] = BETA2 * v[k] + (1 - BETA2) * gradient[k] ** 2;
        values[k] -= (this.learningRate * (m[k] / correction1)) / (Math.sqrt(v[k] / correction2) + EPSILON);
      }
    }
  }
}

/**
 * A number from the standard normal distribution, by Box and Muller.
 * @param {() => number} random
 */
export const normal = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
