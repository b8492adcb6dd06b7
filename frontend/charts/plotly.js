/**
 * Waits for Plotly, which its own script tag loads beside the page: charts draw when it is there, and nothing else
 * waits. Not an import, because the library is a classic script of some megabytes.
 */

/** @import {PlotlyLibrary} from "../types.js" */

/** @returns {Promise<PlotlyLibrary>} */
export function plotlyReady() {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  return new Promise((resolve, reject) => {
    const script = document.querySelector('script[src*="/vendor/plotly"]');
    script?.addEventListener("load", () => (window.Plotly ? resolve(window.Plotly) : reject(new Error("Plotly did not load"))));
    script?.addEventListener("error", () => reject(new Error("Plotly did not load")));
  });
}
