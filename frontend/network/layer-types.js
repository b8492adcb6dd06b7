/**
 * The types of layers as the editor orders them, and what can be done with a list of layers. Nothing here changes a list
 * or a layer that it is given.
 */

/** @import {LayerSpec, LayerType, SpecValue} from "../types.js" */

import { isValid, sameValue } from "../state/spec-schema.js";

/** The groups of the menu. A type that the server adds later is found under "other". */
/** @type {[group: string, types: string[]][]} */
const GROUPS = [
  ["weights", ["affine"]],
  ["activation", ["relu", "leaky_relu", "sigmoid", "tanh", "gelu", "softmax"]],
  ["regularization", ["dropout", "batch_normalization"]],
  ["image", ["convolution", "max_pooling", "flatten"]],
  ["sequence", ["rnn", "lstm"]],
];

/**
 * @param {LayerType[]} types
 * @returns {[group: string, types: LayerType[]][]}
 */
export function groupTypes(types) {
  const groups = Map.groupBy(types, ({ type }) => groupOf(type));
  return [...GROUPS.map(([group]) => group), "other"].flatMap((group) => {
    const members = groups.get(group);
    return members ? [/** @type {[string, LayerType[]]} */ ([group, members.toSorted((a, b) => place(a) - place(b))])] : [];
  });
}

/** @param {string} type */
export const groupOf = (type) => GROUPS.find(([, types]) => types.includes(type))?.[0] ?? "other";

/** @param {LayerType} type */
const place = ({ type }) => GROUPS.flatMap(([, types]) => types).indexOf(type);

/**
 * A layer of this type with the parameters that it begins with.
 * @param {LayerType} type
 * @returns {LayerSpec}
 */
export function newLayer({ type, parameters }) {
  return Object.assign({ type }, Object.fromEntries(parameters.map(({ name, initial }) => [name, /** @type {string | number | boolean | null} */ (initial)])));
}

/**
 * The layer as one of another type; parameters of the same name stay where they fit.
 * @param {LayerSpec} layer
 * @param {LayerType} type
 */
export function retyped(layer, type) {
  const changed = newLayer(type);
  for (const field of type.parameters) {
    const value = layer[field.name];
    // Sizes mean neurons in one type and pixels in another.
    if (value !== undefined && field.name !== "size" && isValid(field, value)) changed[field.name] = value;
  }
  return changed;
}

/**
 * @param {LayerSpec} layer
 * @param {LayerType | undefined} type
 */
export function isSound(layer, type) {
  return type !== undefined && type.parameters.every((field) => isValid(field, /** @type {SpecValue} */ (layer[field.name] ?? field.initial)));
}

/**
 * @template Item
 * @param {readonly Item[]} list
 * @param {number} from
 * @param {number} to
 */
export function moved(list, from, to) {
  const rest = list.toSpliced(from, 1);
  return rest.toSpliced(to, 0, list[from]);
}

/**
 * Whether two lists are the same network, parameters that are left out being what they begin with.
 * @param {LayerSpec[]} one
 * @param {LayerSpec[]} other
 * @param {LayerType[]} types
 */
export function sameNetwork(one, other, types) {
  const full = (/** @type {LayerSpec[]} */ layers) => layers.map((layer) => {
    const type = types.find((known) => known.type === layer.type);
    return type ? { ...newLayer(type), ...layer } : layer;
  });
  return sameValue(full(one), full(other));
}
