/**
 * One searched field against the criterion, a mark a run.
 */

/** @import {RunSpec} from "../types.js" */
/** @import {Zoom} from "../components/plot-element.js" */
/** @import {SearchedRuns} from "./searched-runs.js" */

import { fieldName, fieldValue } from "../language/group-words.js";
import { isFinal } from "../language/run-words.js";
import { bestValue } from "../state/ranking.js";
import { baseAxis } from "./chart-palette.js";
import { choices, colours, hoverText, isLogarithmic } from "./searched-runs.js";

/** @param {SearchedRuns & { along: keyof RunSpec, zoom: Zoom }} searched */
export function scatterFigure(searched) {
  const { words, palette, runs, all, criterion, best, highlighted, along, zoom } = searched;
  const colour = colours(searched);
  const options = choices(searched, along);
  const place = (/** @type {import("../types.js").Run} */ run) => (options ? options.indexOf(String(run.spec[along])) : Number(run.spec[along]));
  const isStrong = (/** @type {string} */ id) => id === best || id === highlighted;
  const values = runs.map((run) => bestValue(run, criterion) ?? 0);
  return {
    traces: [{
      type: "scatter", mode: "markers", x: runs.map(place), y: values, customdata: runs.map((run) => run.id),
      text: runs.map((run) => hoverText(searched, run)), hovertemplate: "%{text}<extra></extra>",
      marker: {
        size: runs.map((run) => (run.id === best ? 17 : isStrong(run.id) ? 14 : 10)),
        symbol: runs.map((run) => (run.id === best ? "star" : isFinal(run) ? "circle" : "circle-open")),
        color: runs.map((run) => (isStrong(run.id) ? palette.loss : colour.get(run.id))),
        line: { width: runs.map((run) => (isStrong(run.id) || !isFinal(run) ? 1.5 : 1)), color: runs.map((run) => (isStrong(run.id) ? palette.text : palette.loss)) },
      },
    }],
    layout: {
      hovermode: "closest",
      xaxis: { ...baseAxis(palette, fieldName(along, words)), showline: true, showgrid: false, ...(options ? choiceAxis(options) : numberAxis()) },
      yaxis: { ...baseAxis(palette, ""), range: zoom.y ?? room(values), autorange: false, tickformat: "~%", nticks: 6 },
    },
  };

  /** @param {string[]} names */
  function choiceAxis(names) {
    const spec = all[0].spec;
    return {
      tickvals: names.map((_, k) => k), ticktext: names.map((name) => fieldValue(/** @type {RunSpec} */ ({ ...spec, [along]: name }), along, words)),
      range: [-0.6, names.length - 0.4], fixedrange: true,
    };
  }

  function numberAxis() {
    const isLog = isLogarithmic(searched, along);
    const numbers = all.map((run) => Number(run.spec[along])).map((value) => (isLog ? Math.log10(value) : value));
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
    const margin = 0.06 * (high - low) || 0.5;
    return { type: isLog ? "log" : "linear", range: zoom.x ?? [low - margin, high + margin], nticks: 6, exponentformat: "power", ...(isLog && high - low > 0.7 ? DECADES : {}) };
  }
}

/** Plotly's own ticks of a logarithmic axis are either too many or, close up, right. */
const DECADES = (() => {
  const tickvals = Array.from({ length: 21 }, (_, k) => Number(`1e${k - 10}`));
  return { tickmode: "array", tickvals, ticktext: tickvals.map((value) => (value < 1e-3 || value >= 1e5 ? value.toExponential().replace("e+", "e") : value.toLocaleString("en"))) };
})();

/**
 * An axis with room for all the values.
 * @param {number[]} values
 */
function room(values) {
  if (!values.length) return [0, 1.04];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max(0.002, 0.1 * (high - low));
  return [Math.max(-0.02, low - margin), Math.min(1.04, high + margin)];
}
