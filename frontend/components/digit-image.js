/** An image of the data, 28 x 28, in the page's own ink. */

import { bytesOf } from "../charts/base64.js";
import { h } from "./dom.js";

const SIDE = 28;

/**
 * @param {string} image 784 bytes in base64, 0 paper, 255 ink
 * @param {string} ink rgb(…)
 */
export function digitImage(image, ink) {
  const canvas = h("canvas", { class: "digit-image", width: String(SIDE), height: String(SIDE), "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  const [red, green, blue] = (ink.match(/[\d.]+/g) ?? []).map(Number);
  const pixels = new ImageData(SIDE, SIDE);
  bytesOf(image).forEach((grey, place) => pixels.data.set([red, green, blue, grey], 4 * place));
  context?.putImageData(pixels, 0, 0);
  return canvas;
}
