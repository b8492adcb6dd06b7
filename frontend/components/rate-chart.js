/**
 * The learning rate over a whole run: what it was, and, dashed, what its schedule has in mind. Changes made on the way
 * are steps in it.
 */

/** @import {Palette} from "../charts/chart-palette.js" */
/** @import {RunChartProps} from "./run-chart.js" */
/** @import {LearningRates} from "../types.js" */

import { baseAxis } from "../charts/chart-palette.js";
import { h } from "./dom.js";
import { RunChart } from "./run-chart.js";

const STEPS = 200;

/** @typedef {RunChartProps & { rates: LearningRates | null }} RateChartProps */

/** @extends {RunChart<RateChartProps>} */
export class RateChart extends RunChart {
  /** @override */
  kind = "rate";

  /** @override */
  build() {
    this.dataset.testid = "chart-rate";
    this.classList.add("chart", "low-chart");
    this.append(
      h("div", { class: "chart-head" },
        h("h2", { class: "chart-title", "data-text": "chart.rate" }),
        h("ul", { class: "legend" },
          h("li", { class: "legend-rate", "data-text": "chart.rateDone" }),
          h("li", { class: "legend-planned", "data-text": "chart.ratePlanned" })),
        this.resetButton),
      this.plot);
    this.plot.setAttribute("role", "img");
  }

  /**
   * @override
   * @param {RateChartProps} next
   * @param {RateChartProps} [previous]
   */
  update(next, previous) {
    if (previous?.words !== next.words) this.plot.setAttribute("aria-label", next.words.t("chart.rateLabel"));
    this.dataset.rates = String(next.rates?.iterations.length ?? 0);
    super.update(next, previous);
  }

  /**
   * @override
   * @param {RateChartProps} props
   */
  fingerprint(props) {
    const { rates, run } = props;
    // What is done moves on in steps that can be seen.
    return [super.fingerprint(props), rates?.iterations.length, rates?.iterations.at(-1), rates?.learning_rates.at(-1), Math.floor((STEPS * run.iteration) / run.iterations)].join(" ");
  }

  /**
   * @override
   * @param {Palette} palette
   */
  figure(palette) {
    const { words, axis, run, rates } = this.props;
    const iterations = rates?.iterations ?? [];
    const values = rates?.learning_rates ?? [];
    const highest = values.reduce((most, value) => Math.max(most, value), 0) || 0.1;
    const now = iterations.findLastIndex((iteration) => iteration <= Math.max(1, run.iteration));
    const common = { type: "scatter", mode: "lines", hovertemplate: "%{y:.4~g}" };
    const x = iterations.map((iteration) => axis.at(iteration));
    return {
      traces: [
        { ...common, name: words.t("chart.rateDone"), x: x.slice(0, now + 1), y: values.slice(0, now + 1), line: { color: palette.rate, width: 2.25 } },
        { ...common, name: words.t("chart.ratePlanned"), x: x.slice(Math.max(0, now)), y: values.slice(Math.max(0, now)), hoverinfo: "skip", line: { color: palette.rate, width: 1.5, dash: "2px,4px" } },
      ],
      layout: {
        ...this.common(palette),
        yaxis: { ...baseAxis(palette, ""), range: this.zoom.y ?? [0, 1.12 * highest], autorange: false, nticks: 4, tickformat: "~g" },
      },
    };
  }
}

customElements.define("rate-chart", RateChart);
