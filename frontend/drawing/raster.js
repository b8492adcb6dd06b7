/**
 * The drawing as the server gets it: black on white whatever the theme, cut to the ink. A canvas of any resolution gives
 * the same raster; what is not sent need not be encoded, carried and decoded while somebody waits for the answer.
 */

/** @import {Mark} from "./drawing.js" */

import { paintMarks, pictureBounds, widthAt } from "./paint.js";

/** Pixels along the canvas's side: some seven for each that the network sees. */
const SIDE = 280;
/** Small ink is drawn larger, up to so many pixels along its longer side. */
const SMALLEST = 112;
/** Photographs need their detail: the ink in them may be small. */
const PICTURE_SIDE = 1_000;
/** White around the ink, so that the border tells what is paper. */
const MARGIN = 8;

/**
 * @typedef {{ x: number, y: number, width: number, height: number }} Frame in units of the canvas's side
 * @typedef {{ png: string, frame: Frame }} Raster a data URL, and the part of the canvas that it shows
 */

const canvas = document.createElement("canvas");
// Kept in memory that the processor reads: it is drawn once and read at once.
const context = canvas.getContext("2d", { willReadFrequently: true, alpha: false });

/**
 * @param {readonly Mark[]} marks
 * @returns {Raster | null} null where there is no ink on the canvas
 */
export function rasterize(marks) {
  if (!context) throw new Error("This browser gives no 2-D canvas");
  const picture = marks.find((mark) => mark.kind === "picture");
  const hasPicture = picture !== undefined;
  // A picture alone, without the canvas around it: its own border is the paper.
  const ink = picture ? pictureBounds(picture.image) : inkBounds(marks);
  if (!ink) return null;
  const scale = picture
    ? Math.min(PICTURE_SIDE, Math.max(SIDE, picture.image.width, picture.image.height))
    : Math.max(SIDE, Math.min(4 * SIDE, SMALLEST / Math.max(ink.width, ink.height)));
  const margin = hasPicture ? 0 : MARGIN;
  // Whole pixels: the same ink at another place is the same raster.
  const outwards = hasPicture ? Math.round : Math.floor;
  const left = outwards(ink.x * scale) - margin;
  const top = outwards(ink.y * scale) - margin;
  const width = Math.max(1, -outwards(-(ink.x + ink.width) * scale) + margin - left);
  const height = Math.max(1, -outwards(-(ink.y + ink.height) * scale) + margin - top);
  canvas.width = width;
  canvas.height = height;
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.translate(-left, -top);
  context.beginPath();
  context.rect(0, 0, scale, scale); // what went over the canvas's edge was not seen either
  context.clip();
  paintMarks(context, marks, scale, "black");
  return { png: canvas.toDataURL("image/png"), frame: { x: left / scale, y: top / scale, width: width / scale, height: height / scale } };
}

/**
 * What of the strokes lies on the canvas.
 * @param {readonly Mark[]} marks
 * @returns {Frame | null}
 */
export function inkBounds(marks) {
  let [left, top, right, bottom] = [1, 1, 0, 0];
  for (const mark of marks) {
    if (mark.kind !== "stroke") continue;
    for (const { x, y, pressure } of mark.points) {
      const reach = (mark.width * widthAt(pressure)) / 2;
      left = Math.min(left, x - reach);
      top = Math.min(top, y - reach);
      right = Math.max(right, x + reach);
      bottom = Math.max(bottom, y + reach);
    }
  }
  [left, top, right, bottom] = [Math.max(0, left), Math.max(0, top), Math.min(1, right), Math.min(1, bottom)];
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}
