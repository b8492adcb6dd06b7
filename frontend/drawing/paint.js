/**
 * Marks as ink on any 2-D context: the canvas, the raster for the server, and small pictures of corrections go through
 * here, so that all show the same ink.
 */

/** @import {Mark, Point, Stroke} from "./drawing.js" */

/**
 * @param {CanvasRenderingContext2D} context
 * @param {readonly Mark[]} marks
 * @param {number} size side of the drawing's square in the context's units
 * @param {string} ink
 */
export function paintMarks(context, marks, size, ink) {
  context.lineCap = "round";
  context.lineJoin = "round";
  context.strokeStyle = ink;
  context.fillStyle = ink;
  for (const mark of marks) {
    if (mark.kind === "stroke") paintStroke(context, mark, size);
    else paintPicture(context, mark.image, size);
  }
}

/**
 * How wide a pen draws that is pressed so: half to one and a half of its width.
 * @param {number} pressure
 */
export const widthAt = (pressure) => 0.5 + Math.min(1, Math.max(0, pressure));

/**
 * Quadratic curves from midpoint to midpoint: smooth wherever the pen was sampled coarsely.
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke} stroke
 * @param {number} size
 */
function paintStroke(context, { points, width }, size) {
  if (points.length === 1) return paintDot(context, points[0], width, size);
  const isEven = points.every((point) => point.pressure === points[0].pressure);
  context.lineWidth = width * size * widthAt(points[0].pressure);
  context.beginPath();
  context.moveTo(points[0].x * size, points[0].y * size);
  for (let i = 1; i < points.length; i += 1) {
    const point = points[i];
    const next = points[i + 1];
    if (!isEven) {
      context.lineWidth = width * size * widthAt(point.pressure);
    }
    if (!next) {
      context.lineTo(point.x * size, point.y * size);
      break;
    }
    const [x, y] = [((point.x + next.x) / 2) * size, ((point.y + next.y) / 2) * size];
    context.quadraticCurveTo(point.x * size, point.y * size, x, y);
    if (isEven) continue;
    context.stroke();
    context.beginPath();
    context.moveTo(x, y);
  }
  context.stroke();
}

/**
 * A line of no length leaves no ink; a tap is a dot.
 * @param {CanvasRenderingContext2D} context
 * @param {Point} point
 * @param {number} width
 * @param {number} size
 */
function paintDot(context, point, width, size) {
  context.beginPath();
  context.arc(point.x * size, point.y * size, (width * size * widthAt(point.pressure)) / 2, 0, 2 * Math.PI);
  context.fill();
}

/**
 * Where a picture lies: whole, as large as it fits, in the middle; in units of the canvas's side.
 * @param {ImageBitmap} image
 */
export function pictureBounds(image) {
  const longer = Math.max(image.width, image.height);
  const [width, height] = [image.width / longer, image.height / longer];
  return { x: (1 - width) / 2, y: (1 - height) / 2, width, height };
}

/**
 * On paper of its own, as it may be transparent.
 * @param {CanvasRenderingContext2D} context
 * @param {ImageBitmap} image
 * @param {number} size
 */
function paintPicture(context, image, size) {
  const { x, y, width, height } = pictureBounds(image);
  const { fillStyle } = context;
  context.fillStyle = "white";
  context.fillRect(x * size, y * size, width * size, height * size);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, x * size, y * size, width * size, height * size);
  context.fillStyle = fillStyle;
}
