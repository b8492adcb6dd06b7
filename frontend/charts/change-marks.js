/**
 * Where settings were changed while a run trained: quiet vertical lines over a chart, each with its number above and
 * what was changed as its hover text. Where numbers would cover one another, only lines stay; all changes are in the
 * list below the charts.
 */

/** @import {Palette} from "./chart-palette.js" */

/**
 * @typedef {object} ChangeMark
 * @property {number} number
 * @property {number} iteration
 * @property {string} text what was changed, in words
 */

/** A number takes about so many pixels. */
const WIDTH_OF_NUMBER = 20;
/** Lines closer than this would only be a grey band. */
const SHORTEST_GAP = 4;
/** Of a chart's width so much is beside the plot. */
const MARGINS = 76;

/**
 * @param {ChangeMark[]} marks in the order of their iterations
 * @param {(iteration: number) => number} place where an iteration lies on the x axis
 * @param {number[]} range of the x axis
 * @param {number} width of the chart in CSS pixels
 * @param {Palette} palette
 */
export function changeMarks(marks, place, [from, to], width, palette) {
  const perPixel = (to - from) / Math.max(1, width - MARGINS);
  let lastNumber = -Infinity;
  let lastLine = -Infinity;
  const shapes = [];
  const annotations = [];
  for (const { number, iteration, text } of marks) {
    const x = place(iteration);
    if (x < from || x > to || x - lastLine < SHORTEST_GAP * perPixel) continue;
    lastLine = x;
    shapes.push({ type: "line", x0: x, x1: x, y0: 0, y1: 1, yref: "paper", layer: "below", line: { color: palette.muted, width: 1, dash: "2px,3px" }, opacity: 0.6 });
    if (x - lastNumber < WIDTH_OF_NUMBER * perPixel) continue;
    lastNumber = x;
    annotations.push({
      x, y: 1, yref: "paper", yanchor: "bottom", showarrow: false, text: String(number), hovertext: text, captureevents: true, name: "change",
      font: { size: 11, color: palette.muted, family: palette.font }, borderpad: 2, bgcolor: palette.surface, bordercolor: palette.hairline, borderwidth: 1,
      hoverlabel: { bgcolor: palette.surface, bordercolor: palette.hairline, font: { family: palette.font, size: 12, color: palette.text } },
    });
  }
  return { shapes, annotations };
}

/**
 * Epochs done after an iteration, between the evaluations around it.
 * @param {number} iteration
 * @param {{ iteration: number, epoch: number }[]} known in their order; the beginning is 0
 */
export function epochOf(iteration, known) {
  let before = { iteration: 0, epoch: 0 };
  for (const one of known) {
    if (one.iteration >= iteration) {
      const span = one.iteration - before.iteration;
      return span ? before.epoch + ((iteration - before.iteration) / span) * (one.epoch - before.epoch) : one.epoch;
    }
    before = one;
  }
  return before.epoch;
}
