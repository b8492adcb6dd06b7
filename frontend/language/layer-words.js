/**
 * Layers in words: their names, their shapes, what sets one apart from others of its type, and why one does not fit.
 * Pure functions of layers and the Words.
 */

/** @import {FieldError, LayerSpec, NetworkSummary} from "../types.js" */
/** @import {Words} from "./words.js" */

import { layerFault } from "../network/layer-faults.js";
import { refusalText } from "./field-words.js";

/**
 * @param {string} type
 * @param {Words} words
 */
export const layerName = (type, words) => (words.has(`layer.${type}`) ? words.t(`layer.${type}`) : type);

/**
 * A layer of a network by its type and which of that type it is, from the title that the server gives: "Affine 2".
 * @param {{ name: string, title: string }} layer
 * @param {Words} words
 */
export const layerTitle = ({ name, title }, words) => [layerName(name, words), ...(title.match(/\d+$/) ?? [])].join(" ");

/**
 * @param {string} type
 * @param {string} parameter
 * @param {Words} words
 */
export function parameterName(type, parameter, words) {
  const own = `parameter.${type}.${parameter}`;
  if (words.has(own)) return words.t(own);
  return words.has(`parameter.${parameter}`) ? words.t(`parameter.${parameter}`) : parameter;
}

/**
 * @param {readonly number[]} sizes
 * @param {Words} words
 */
export const shapeText = (sizes, words) => sizes.map((size) => words.figure(size)).join(" × ");

/**
 * The numbers of an example at the input, and after each layer that multiplies by weights: 784–50–10.
 * @param {NetworkSummary} summary
 */
export function networkShape(summary) {
  const size = (/** @type {number[]} */ sizes) => sizes.reduce((product, one) => product * one, 1);
  const [first] = summary.layers;
  return first ? [size(first.input_shape), ...summary.layers.filter((layer) => layer.multiply_adds > 0).map((layer) => size(layer.output_shape))].join("–") : "";
}

/**
 * What sets a layer apart, as short as it can be said: "30 · 5 × 5 · padding 2".
 * @param {LayerSpec} layer
 * @param {Words} words
 */
export function layerDetail(layer, words) {
  const named = (/** @type {string} */ name) => `${parameterName(layer.type, name, words)} ${value(layer[name], words)}`;
  switch (layer.type) {
    case "convolution":
      return [value(layer.filters, words), `${layer.size} × ${layer.size}`, ...(layer.stride === 1 ? [] : [named("stride")]), ...(layer.padding ? [named("padding")] : [])].join(" · ");
    case "max_pooling":
      return `${layer.size} × ${layer.size}`;
    case "affine":
      return layer.size === null || layer.size === undefined ? words.t("layers.asManyAsScores") : value(layer.size, words);
    case "rnn":
    case "lstm":
      return [value(layer.size, words), named("steps"), ...(layer.every_step ? [parameterName(layer.type, "every_step", words)] : [])].join(" · ");
    default:
      return Object.entries(layer).filter(([name]) => name !== "type").map(([, one]) => value(one, words)).join(" · ");
  }
}

/**
 * @param {string | number | boolean | null | undefined} one
 * @param {Words} words
 */
const value = (one, words) => (typeof one === "number" ? words.figure(one) : String(one ?? ""));

/**
 * Why a layer does not fit; a kind of mistake that is not known here keeps the server's own words.
 * @param {FieldError} error
 * @param {Words} words
 */
export function faultText(error, words) {
  const fault = layerFault(error);
  return fault && words.has(fault.key) ? words.t(fault.key, fault.parameters) : refusalText(error, words);
}
