/**
 * A network as a row of stages to be drawn: what an example is at the input and wherever its shape changes, with the
 * weights in between. Layers that keep the shape are told by the stage before them.
 */

/** @import {NetworkSummary} from "../types.js" */

/**
 * @typedef {object} Stage
 * @property {number[]} shape of an example: features, or channels, rows and columns
 * @property {number} parameters of the layers on the way to it
 * @property {string[]} layers on the way to it
 */

/** More do not fit beside each other. */
export const MOST_STAGES = 9;

/**
 * @param {NetworkSummary} summary
 * @returns {Stage[]}
 */
export function networkStages(summary) {
  const [first] = summary.layers;
  if (!first) return [];
  /** @type {Stage[]} */
  const stages = [{ shape: first.input_shape, parameters: 0, layers: [] }];
  /** @type {Stage} */
  let way = { shape: [], parameters: 0, layers: [] };
  for (const layer of summary.layers) {
    way = { shape: layer.output_shape, parameters: way.parameters + layer.parameters, layers: [...way.layers, layer.name] };
    const isSame = String(layer.output_shape) === String(stages.at(-1)?.shape);
    if (isSame && !layer.multiply_adds) continue;
    stages.push(way);
    way = { shape: [], parameters: 0, layers: [] };
  }
  return stages;
}
