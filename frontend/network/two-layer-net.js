/**
 * The two-layer net of the text, spelled out as the layers that a run without a list of its own has.
 */

/** @import {LayerSpec, RunSpec, SpecValue} from "../types.js" */

/**
 * The net that an empty list of layers stands for.
 * @param {Partial<Record<keyof RunSpec, SpecValue>>} values
 * @returns {LayerSpec[]}
 */
export function twoLayerNet({ hidden_size, activation }) {
  const size = typeof hidden_size === "number" && Number.isInteger(hidden_size) ? hidden_size : 50;
  return [{ type: "affine", size }, { type: activation === "sigmoid" ? "sigmoid" : "relu" }, { type: "affine", size: null }];
}
