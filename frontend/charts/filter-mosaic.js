/**
 * The weights of a layer as one picture: an image for each neuron or filter, in rows; the channels of a filter side by
 * side in its image.
 */

/** @import {Filters} from "../types.js" */

/** Room between images, in CSS pixels: more where an image has gaps of its own, between its channels. */
const GAP = 4;
const WIDE_GAP = 12;
/** Images are not smaller than this, larger where few of them fill so much height, and never larger than the last. */
const SIDE = 48;
const HEIGHT = 284;
const LARGEST_SIDE = 104;

/**
 * @typedef {object} Mosaic
 * @property {number} columns images in a row
 * @property {number} rows
 * @property {number} width of an image, in CSS pixels
 * @property {number} height
 * @property {number} total height of all
 * @property {number} gap between images
 */

/**
 * How channels of one filter lie in its image.
 * @param {Filters} filters
 */
function within({ rows, columns, channels }) {
  const across = Math.ceil(Math.sqrt(channels));
  const down = Math.ceil(channels / across);
  return { across, down, width: across * columns + across - 1, height: down * rows + down - 1 };
}

/**
 * @param {Filters} filters
 * @param {number} width in CSS pixels
 * @returns {Mosaic}
 */
export function mosaicOf(filters, width) {
  const { width: cells, height: lines } = within(filters);
  // Wide, flat images (a neuron of a hidden layer sees a row of numbers) are as wide as the page.
  const aspect = Math.min(8, cells / lines);
  const gap = filters.channels > 1 ? WIDE_GAP : GAP;
  const fair = Math.sqrt((width * HEIGHT) / filters.count) - gap;
  const wanted = Math.min(LARGEST_SIDE, Math.max(SIDE, fair)) * Math.sqrt(aspect);
  const columns = columnsFor(filters.count, Math.max(1, Math.floor((width + gap) / (wanted + gap))));
  const side = Math.min(LARGEST_SIDE * Math.sqrt(aspect), Math.floor((width + gap) / columns) - gap);
  const height = Math.max(6, Math.round(side / aspect));
  const rows = Math.ceil(filters.count / columns);
  return { columns, rows, width: side, height, total: rows * (height + gap) - gap, gap };
}

/**
 * About as many columns as fit, and, where some number near it makes rows of equal length, that one.
 * @param {number} count
 * @param {number} fitting
 */
function columnsFor(count, fitting) {
  if (count <= fitting) return count;
  const near = [0, 1, -1, 2, -2, 3].map((more) => fitting + more).filter((columns) => columns > 1 && columns <= 1.34 * fitting);
  return near.find((columns) => count % columns === 0) ?? fitting;
}

/**
 * @param {CanvasRenderingContext2D} context in CSS pixels
 * @param {Filters} filters
 * @param {Int8Array} numbers of all images
 * @param {Mosaic} mosaic
 * @param {Uint8ClampedArray} colours of -127 to 127
 */
export function paintMosaic(context, filters, numbers, mosaic, colours) {
  const { across, width, height } = within(filters);
  const picture = new OffscreenCanvas(width, height);
  const pixels = new ImageData(width, height);
  const small = picture.getContext("2d");
  if (!small) return;
  context.imageSmoothingEnabled = false;
  const area = filters.rows * filters.columns;
  for (let image = 0; image < filters.count; image += 1) {
    for (let channel = 0; channel < filters.channels; channel += 1) {
      const left = (channel % across) * (filters.columns + 1);
      const top = Math.floor(channel / across) * (filters.rows + 1);
      const start = (image * filters.channels + channel) * area;
      for (let cell = 0; cell < area; cell += 1) {
        const colour = 4 * (numbers[start + cell] + 127);
        const place = 4 * ((top + Math.floor(cell / filters.columns)) * width + left + (cell % filters.columns));
        for (let part = 0; part < 4; part += 1) pixels.data[place + part] = colours[colour + part];
      }
    }
    small.putImageData(pixels, 0, 0);
    const x = (image % mosaic.columns) * (mosaic.width + mosaic.gap);
    const y = Math.floor(image / mosaic.columns) * (mosaic.height + mosaic.gap);
    context.drawImage(picture, x, y, mosaic.width, mosaic.height);
  }
}

/**
 * Which image lies under a place.
 * @param {Mosaic} mosaic
 * @param {number} x
 * @param {number} y
 */
export const imageAt = (mosaic, x, y) => Math.floor(y / (mosaic.height + mosaic.gap)) * mosaic.columns + Math.min(mosaic.columns - 1, Math.floor(x / (mosaic.width + mosaic.gap)));
