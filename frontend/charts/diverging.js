/**
 * Numbers as colours: blue where they are positive, orange where negative, the paper's own colour at 0. Told apart by
 * colour-blind readers, and the same in every map.
 */

/** @import {Palette} from "./chart-palette.js" */

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

/**
 * All the colours of an image of bytes, on the page's own colour.
 * @param {Palette} palette
 * @returns {Uint8ClampedArray} red, green, blue, 255 for every whole number from -127 (at 0) to 127
 */
export function divergingColours(palette) {
  const [zero, below, above] = [palette.surface, palette.negative, palette.positive].map(rgb);
  const table = new Uint8ClampedArray(4 * 255);
  for (let number = -127; number <= 127; number += 1) {
    const share = strength(number / 127);
    const end = number < 0 ? below : above;
    const place = 4 * (number + 127);
    for (let channel = 0; channel < 3; channel += 1) table[place + channel] = zero[channel] + share * (end[channel] - zero[channel]);
    table[place + 3] = 255;
  }
  return table;
}

/**
 * @param {string} colour rgb(…)
 * @returns {number[]}
 */
const rgb = (colour) => (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
