/**
 * Numbers as colours: blue where they are positive, orange where negative, the paper's own colour at 0. Told apart by
 * colour-blind readers, and the same in every map.
 */

import { readPalette } from "./chart-palette.js";

/** @typedef {{ positive: number[], negative: number[] }} Diverging red, green, blue */

/**
 * @param {HTMLElement} host an element in the page, whose theme counts
 * @returns {Diverging}
 */
export function readDiverging(host) {
  const [positive, negative] = readPalette(host).lines.map((colour) => (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number));
  return { positive, negative };
}

/**
 * Opacity for a share of the largest number: small ones are seen too.
 * @param {number} share -1 to 1
 */
export const strength = (share) => Math.min(1, Math.abs(share)) ** 0.7;

/**
 * The largest absolute value; at least a little, so that it can divide.
 * @param {...ArrayLike<number>} arrays
 */
export function largest(...arrays) {
  let most = 1e-12;
  for (const values of arrays) for (let k = 0; k < values.length; k += 1) most = Math.max(most, Math.abs(values[k]));
  return most;
}
