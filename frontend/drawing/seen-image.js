/** What a network saw, painted pixel by pixel in the colour of the canvas's own text. */

const SIDE = 28;

/**
 * @param {HTMLCanvasElement} canvas of 28 x 28
 * @param {ArrayLike<number> | null} grey 0 paper, 255 ink, row by row
 */
export function paintSeen(canvas, grey) {
  const context = canvas.getContext("2d");
  if (!context) return;
  context.clearRect(0, 0, SIDE, SIDE);
  if (!grey) return;
  const [red, green, blue] = (getComputedStyle(canvas).color.match(/[\d.]+/g) ?? []).map(Number);
  const pixels = context.createImageData(SIDE, SIDE);
  for (let place = 0; place < SIDE * SIDE; place += 1) pixels.data.set([red, green, blue, grey[place]], 4 * place);
  context.putImageData(pixels, 0, 0);
}
