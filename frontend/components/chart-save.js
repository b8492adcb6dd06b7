/**
 * Saves a chart as it is seen now, zoom and all, as a picture: PNG for slides, SVG for print. Under its title, as it leaves
 * the page that says what it shows.
 */

/** @import {Words} from "../language/words.js" */
/** @import {PlotlyLibrary} from "../types.js" */

import { ActionMenu } from "./action-menu.js";
import { Component } from "./component.js";
import { h } from "./dom.js";

const SCALE = 2;
const TITLE_HEIGHT = 40;

/** @typedef {{ words: Words, plotly: PlotlyLibrary | null, plot: HTMLElement, traces: () => object[] | null, title: () => string, ground: () => string }} ChartSaveProps */

/** @extends {Component<ChartSaveProps>} */
export class ChartSave extends Component {
  #menu = new ActionMenu();

  /** @override */
  build() {
    this.append(this.#menu);
  }

  /**
   * @override
   * @param {ChartSaveProps} next
   */
  update({ words, plotly }) {
    const shown = plotly !== null;
    this.#menu.props = { words, name: "saveChart", picture: "download", actions: [
      { name: "savePng", picture: "picture", shown, run: () => void this.#save("png") },
      { name: "saveSvg", picture: "picture", shown, run: () => void this.#save("svg") },
    ] };
  }

  /** @param {"png" | "svg"} format */
  async #save(format) {
    const { plotly, plot } = this.props;
    const [title, ground] = [this.props.title(), this.props.ground()];
    const drawn = /** @type {{ data?: object[], layout?: Record<string, any> }} */ (/** @type {unknown} */ (plot));
    const data = this.props.traces() ?? drawn.data;
    if (!plotly || !data || !drawn.layout) return;
    const width = plot.clientWidth;
    const height = plot.clientHeight + TITLE_HEIGHT;
    const { layout } = drawn;
    const figure = {
      data,
      layout: {
        ...layout, width, height, paper_bgcolor: ground, plot_bgcolor: ground,
        margin: { ...layout.margin, t: (layout.margin?.t ?? 0) + TITLE_HEIGHT },
        // On the page the legend stands outside of the plot.
        showlegend: new Set(data.map((trace) => /** @type {{ name?: string }} */ (trace).name).filter(Boolean)).size > 1,
        legend: { orientation: "h", x: 1, xanchor: "right", y: 1.01, yanchor: "bottom", bgcolor: "rgba(0,0,0,0)" },
        // Plotly reads tags in a title.
        title: { text: title.replaceAll("&", "&amp;").replaceAll("<", "&lt;"), x: 0.01, xanchor: "left", y: 1, yanchor: "top", pad: { t: 14 }, font: { size: 15 } },
      },
    };
    const address = await plotly.toImage(figure, { format, width, height, scale: format === "png" ? SCALE : 1 });
    h("a", { href: address, download: `${fileName(title)}.${format}` }).click();
  }
}

/**
 * A name that every file system takes.
 * @param {string} title
 */
export const fileName = (title) => title.replace(/[^\p{L}\p{N}.]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 80) || "chart";

customElements.define("chart-save", ChartSave);
