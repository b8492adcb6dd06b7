/**
 * A decision surface as a small picture, one pixel a cell: the classes' colours, mixed by their probabilities and let
 * through by the page's own colour. Stretched with smoothing it is the heat map, because mixing is linear.
 */

/** @import {Surface} from "../state/surface-series.js" */
/** @import {Palette} from "./chart-palette.js" */

/** How much of the classes' colours is seen; the rest is the page, so that points stand out. */
const STRENGTH = 0.5;

/**
 * @param {Surface} surface
 * @param {Palette} palette
 * @returns {ImageData} the first row at the top, as pictures have it
 */
export function surfaceImage({ rows, columns, classes, probabilities }, palette) {
  const image = new ImageData(columns, rows);
  const paper = rgb(palette.surface);
  const colours = Array.from({ length: classes }, (_, number) => rgb(classColour(palette, number)));
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const cell = (row * columns + column) * classes;
      const pixel = 4 * ((rows - 1 - row) * columns + column);
      for (let channel = 0; channel < 3; channel += 1) {
        let mixed = 0;
        let sum = 0;
        for (let number = 0; number < classes; number += 1) {
          mixed += probabilities[cell + number] * colours[number][channel];
          sum += probabilities[cell + number];
        }
        image.data[pixel + channel] = (1 - STRENGTH) * paper[channel] + STRENGTH * (sum ? mixed / sum : paper[channel]);
      }
      image.data[pixel + 3] = 255;
    }
  }
  return image;
}

/**
 * @param {Palette} palette
 * @param {number} number of the class
 */
export const classColour = (palette, number) => palette.classes[number % palette.classes.length];

/**
 * @param {string} colour rgb(…)
 * @returns {number[]}
 */
const rgb = (colour) => (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
