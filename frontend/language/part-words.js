/**
 * Parts of a network as the server titles them ("Max pooling 2"), in the page's language.
 */

/** @import {Words} from "./words.js" */

import { layerName } from "./layer-words.js";

/**
 * @param {string} title
 * @param {Words} words
 */
export function partTitle(title, words) {
  const [, name, number = ""] = title.match(/^(.*?)( \d+)?$/) ?? ["", title];
  const type = name.toLowerCase().replaceAll(" ", "_");
  return words.has(`layer.${type}`) ? `${layerName(type, words)}${number}` : title;
}
