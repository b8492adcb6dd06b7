/**
 * Networks to begin with, and the settings that suit them. The layers are taken over when one is chosen; the other
 * settings are only offered.
 */

/** @import {LayerSpec, RunSpec} from "../types.js" */

/**
 * @typedef {object} Preset
 * @property {string} id
 * @property {"any" | "images" | "points"} suits what kind of examples
 * @property {LayerSpec[]} layers empty for the two-layer net of the text
 * @property {Partial<RunSpec>} fits
 */

/** @type {(size?: number) => LayerSpec} */
const affine = (size) => ({ type: "affine", size: size ?? null });
/** @type {(type: string) => LayerSpec} */
const plain = (type) => ({ type });
const relu = plain("relu");
/** @type {(filters: number, size: number, padding: number) => LayerSpec} */
const convolution = (filters, size, padding) => ({ type: "convolution", filters, size, stride: 1, padding });
/** @type {LayerSpec} */
const pooling = { type: "max_pooling", size: 2 };
/** @type {(type: string) => LayerSpec} */
const rowByRow = (type) => ({ type, size: 64, steps: 28, every_step: false });

/** @type {Partial<RunSpec>} */
const ADAM = { initializer: "auto", optimizer: "adam", learning_rate: 0.001 };

/** @type {Partial<RunSpec>} */
export const GATE = { batch_size: 4, sampling: "shuffled", initializer: "xavier", optimizer: "sgd", learning_rate: 1 };

/** @type {readonly Preset[]} */
export const PRESETS = [
  {
    id: "two_layer", suits: "any", layers: [],
    fits: {},
  },
  {
    id: "deep_mlp", suits: "any",
    layers: [affine(100), relu, affine(100), relu, affine(100), relu, affine()],
    fits: ADAM,
  },
  {
    id: "simple_convnet", suits: "images",
    layers: [convolution(30, 5, 0), relu, pooling, plain("flatten"), affine(100), relu, affine()],
    fits: { ...ADAM, iterations: 2_000 },
  },
  {
    id: "deeper_cnn", suits: "images",
    layers: [
      convolution(16, 3, 1), relu, convolution(16, 3, 1), relu, pooling,
      convolution(32, 3, 1), relu, convolution(32, 3, 1), relu, pooling,
      plain("flatten"), affine(64), relu, { type: "dropout", ratio: 0.5 }, affine(),
    ],
    fits: { ...ADAM, iterations: 2_000 },
  },
  {
    id: "rnn", suits: "images",
    layers: [rowByRow("rnn"), affine()],
    fits: { ...ADAM, learning_rate: 0.003, iterations: 3_000 },
  },
  {
    id: "lstm", suits: "images",
    layers: [rowByRow("lstm"), affine()],
    fits: { ...ADAM, learning_rate: 0.003, iterations: 3_000 },
  },
  {
    id: "perceptron", suits: "points",
    layers: [affine()],
    fits: { output: "step", ...GATE, iterations: 100 },
  },
  {
    id: "xor_net", suits: "points",
    layers: [affine(2), plain("sigmoid"), affine()],
    fits: { output: "sigmoid", ...GATE, iterations: 2_000 },
  },
];
