/**
 * What was drawn, as data: strokes and pictures in the order in which they came, in units of the canvas's side. It can
 * draw itself onto any square, so that undo, another theme and the raster for the server are the same path.
 */

/**
 * @typedef {{ x: number, y: number }} Point 0 to 1
 * @typedef {{ kind: "stroke", width: number, points: Point[] }} Stroke
 * @typedef {{ kind: "picture", image: ImageBitmap }} Picture
 * @typedef {Stroke | Picture} Mark
 */

/** Points closer than this say nothing new. */
const CLOSEST = 0.002;
const RASTER_SIZE = 280;

export class Drawing {
  /** @type {Mark[]} */
  #marks = [];

  get isEmpty() {
    return this.#marks.length === 0;
  }

  /**
   * @param {Point} point
   * @param {number} width
   */
  beginStroke(point, width) {
    this.#marks.push({ kind: "stroke", width, points: [point] });
  }

  /** @param {Point[]} points */
  extendStroke(points) {
    const mark = this.#marks.at(-1);
    if (mark?.kind !== "stroke") return;
    for (const point of points) {
      const last = mark.points[mark.points.length - 1];
      if (Math.hypot(point.x - last.x, point.y - last.y) >= CLOSEST) mark.points.push(point);
    }
  }

  /** @param {ImageBitmap} image */
  addPicture(image) {
    this.#marks = [{ kind: "picture", image }];
  }

  undo() {
    this.#marks.pop();
  }

  clear() {
    this.#marks = [];
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} size side of the square in the context's units
   * @param {string} ink
   */
  paint(context, size, ink) {
    context.lineCap = "round";
    context.lineJoin = "round";
    context.strokeStyle = ink;
    for (const mark of this.#marks) {
      if (mark.kind === "stroke") paintStroke(context, mark, size);
      else paintPicture(context, mark.image, size);
    }
  }

  /** The drawing for the server: black on white, whatever the theme. */
  toPng() {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = RASTER_SIZE;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("This browser gives no 2-D canvas");
    context.fillStyle = "white";
    context.fillRect(0, 0, RASTER_SIZE, RASTER_SIZE);
    this.paint(context, RASTER_SIZE, "black");
    return canvas.toDataURL("image/png");
  }
}

/**
 * Quadratic curves from midpoint to midpoint: smooth wherever the pen was sampled coarsely.
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke} stroke
 * @param {number} size
 */
function paintStroke(context, { points, width }, size) {
  const [first] = points;
  const last = points[points.length - 1];
  context.lineWidth = width * size;
  context.beginPath();
  if (points.length === 1) {
    // A line of no length leaves no ink; a tap is a dot.
    context.fillStyle = context.strokeStyle;
    context.arc(first.x * size, first.y * size, (width * size) / 2, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  context.moveTo(first.x * size, first.y * size);
  for (let i = 1; i < points.length - 1; i += 1) {
    const point = points[i];
    const next = points[i + 1];
    context.quadraticCurveTo(point.x * size, point.y * size, ((point.x + next.x) / 2) * size, ((point.y + next.y) / 2) * size);
  }
  context.lineTo(last.x * size, last.y * size);
  context.stroke();
}

/**
 * The whole picture, as large as it fits, on paper of its own.
 * @param {CanvasRenderingContext2D} context
 * @param {ImageBitmap} image
 * @param {number} size
 */
function paintPicture(context, image, size) {
  const scale = size / Math.max(image.width, image.height);
  const width = image.width * scale;
  const height = image.height * scale;
  context.fillStyle = "white";
  context.fillRect((size - width) / 2, (size - height) / 2, width, height);
  context.drawImage(image, (size - width) / 2, (size - height) / 2, width, height);
}
