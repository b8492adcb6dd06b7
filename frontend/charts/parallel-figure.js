/**
 * All searched fields and the criterion side by side, one line a run: parallel coordinates. Plotly's own trace of that
 * name compiles code at run time, which this page's security policy forbids, so the axes are drawn here.
 */

/** @import {Run, RunSpec} from "../types.js" */
/** @import {SearchedRuns} from "./searched-runs.js" */

import { fieldName, fieldValue } from "../language/group-words.js";
import { bestValue, ranked } from "../state/ranking.js";
import { baseAxis } from "./chart-palette.js";
import { choices, colours, hoverText, isLogarithmic } from "./searched-runs.js";

/**
 * @typedef {object} Axis
 * @property {string} title
 * @property {(run: Run) => number} place of a run, 0 to 1
 * @property {[place: number, text: string][]} ticks
 */

/** @param {SearchedRuns} searched */
export function parallelFigure(searched) {
  const { words, palette, runs, columns, criterion, best, highlighted, pixels } = searched;
  const axes = [...columns.map((name) => fieldAxis(searched, name)), criterionAxis(searched)];
  const colour = colours(searched);
  const isStrong = (/** @type {Run} */ run) => run.id === best || run.id === highlighted;
  // The best ones are drawn last, on top.
  const order = ranked(runs, criterion).reverse().sort((a, b) => Number(isStrong(a)) - Number(isStrong(b)));
  const isNarrow = pixels < 130 * axes.length;
  return {
    traces: order.map((run) => ({
      type: "scatter", mode: "lines+markers", x: axes.map((_, k) => k), y: axes.map((axis) => axis.place(run)), customdata: axes.map(() => run.id),
      text: axes.map(() => hoverText(searched, run)), hovertemplate: "%{text}<extra></extra>",
      line: { color: isStrong(run) ? palette.loss : colour.get(run.id), width: isStrong(run) ? 3.5 : 1.5 },
      marker: { color: isStrong(run) ? palette.loss : colour.get(run.id), size: isStrong(run) ? 9 : 5 },
      opacity: highlighted && !isStrong(run) ? 0.35 : 1,
    })),
    layout: {
      hovermode: "closest", dragmode: false,
      margin: { l: 20, r: 20, t: isNarrow ? 46 : 34, b: 14, pad: 0 },
      xaxis: {
        ...baseAxis(palette, ""), side: "top", showline: false, range: [-0.25, axes.length - 0.45], fixedrange: true, showgrid: false,
        tickvals: axes.map((_, k) => k), ticktext: axes.map(({ title }) => (isNarrow ? title.replaceAll(" ", "<br>") : title)),
      },
      yaxis: { ...baseAxis(palette, ""), showline: false, range: [-0.06, 1.06], fixedrange: true, showgrid: false, showticklabels: false },
      shapes: axes.map((_, k) => ({ type: "line", x0: k, x1: k, y0: 0, y1: 1, line: { color: palette.hairline, width: 1 }, layer: "below" })),
      annotations: axes.flatMap(({ ticks }, k) => ticks.map(([place, text]) => ({
        x: k, y: place, text, showarrow: false, xanchor: "left", xshift: 7, yshift: 0, bgcolor: palette.ground, opacity: 0.9, borderpad: 1,
        font: { family: palette.font, size: 11, color: palette.muted },
      }))),
    },
  };

  /**
   * @param {SearchedRuns} all
   * @param {keyof RunSpec} name
   * @returns {Axis}
   */
  function fieldAxis(all, name) {
    const options = choices(all, name);
    const title = fieldName(name, words);
    if (options) {
      const place = (/** @type {string} */ option) => (options.length > 1 ? options.indexOf(option) / (options.length - 1) : 0.5);
      const text = (/** @type {string} */ option) => fieldValue(/** @type {RunSpec} */ ({ ...all.all[0].spec, [name]: option }), name, words);
      return { title, place: (run) => place(String(run.spec[name])), ticks: options.map((option) => [place(option), text(option)]) };
    }
    const scale = isLogarithmic(all, name) ? Math.log10 : Number;
    return { title, ...numberScale(all.all.map((run) => Number(run.spec[name])), scale, (run) => Number(run.spec[name]), (value) => words.figure(Number(value.toPrecision(3)))) };
  }

  /**
   * @param {SearchedRuns} all
   * @returns {Axis}
   */
  function criterionAxis(all) {
    const value = (/** @type {Run} */ run) => bestValue(run, criterion) ?? 0;
    return { title: words.t(`criterion.${criterion}`), ...numberScale(all.runs.map(value), Number, value, (share) => words.percent(share, 1)) };
  }
}

/**
 * @param {number[]} values
 * @param {(value: number) => number} scale
 * @param {(run: Run) => number} valueOf
 * @param {(value: number) => string} text
 * @returns {{ place: (run: Run) => number, ticks: [number, string][] }}
 */
function numberScale(values, scale, valueOf, text) {
  const [low, high] = values.length ? [Math.min(...values), Math.max(...values)] : [0, 0];
  const [from, to] = [scale(low), scale(high)];
  const place = (/** @type {number} */ value) => (to > from ? (scale(value) - from) / (to - from) : 0.5);
  return { place: (run) => place(valueOf(run)), ticks: !values.length ? [] : low === high ? [[0.5, text(low)]] : [[0, text(low)], [1, text(high)]] };
}
