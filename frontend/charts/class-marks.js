/**
 * The marks of classes of points: a disc, a square, a triangle, so that colour is not all that tells them apart.
 */

const FORMS = [disc, square, triangle];

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} number of the class
 * @param {number} x
 * @param {number} y
 * @param {number} radius of the disc; the others cover as much
 * @param {string} colour
 * @param {string | null} outline
 */
export function paintMark(context, number, x, y, radius, colour, outline) {
  context.beginPath();
  FORMS[number % FORMS.length](context, x, y, radius);
  if (outline) {
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = outline;
    context.stroke();
  }
  context.fillStyle = colour;
  context.fill();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function disc(context, x, y, radius) {
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function square(context, x, y, radius) {
  const side = 1.77 * radius;
  context.rect(x - side / 2, y - side / 2, side, side);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function triangle(context, x, y, radius) {
  const side = 1.35 * radius;
  context.moveTo(x, y - 1.15 * side);
  context.lineTo(x + side, y + 0.65 * side);
  context.lineTo(x - side, y + 0.65 * side);
  context.closePath();
}
