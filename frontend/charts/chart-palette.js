/**
 * The design tokens as Plotly needs them: resolved colours and fonts of the theme that is shown now, and the look that
 * all charts share. Colours themselves are decided in styles/tokens.css alone.
 */

/**
 * @typedef {object} Palette
 * @property {string} text
 * @property {string} muted
 * @property {string} grid
 * @property {string} surface
 * @property {string} ground
 * @property {string} hairline
 * @property {string} loss
 * @property {string} train
 * @property {string} test
 * @property {string} validation
 * @property {string} rate
 * @property {string} accent
 * @property {string} danger
 * @property {string} ink
 * @property {string} negative
 * @property {string} positive
 * @property {string[]} classes of points, in the order of their numbers
 * @property {string[]} lines of runs side by side
 * @property {string} font
 */

/** As many as styles/tokens.css has; runs beyond take them again, dashed. */
export const LINE_COLOURS = 6;

/**
 * @param {HTMLElement} host an element in the page, whose theme counts
 * @returns {Palette}
 */
export function readPalette(host) {
  const probe = document.createElement("span");
  probe.hidden = true;
  host.append(probe);
  const colour = (/** @type {string} */ token) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const palette = {
    text: colour("--text"),
    muted: colour("--text-muted"),
    grid: colour("--chart-grid"),
    surface: colour("--surface"),
    ground: colour("--ground"),
    hairline: colour("--line-strong"),
    loss: colour("--chart-loss"),
    train: colour("--chart-train"),
    test: colour("--chart-test"),
    validation: colour("--chart-validation"),
    rate: colour("--chart-rate"),
    accent: colour("--accent"),
    danger: colour("--danger"),
    ink: colour("--ink"),
    negative: colour("--negative"),
    positive: colour("--positive"),
    classes: [0, 1, 2].map((number) => colour(`--class-${number}`)),
    lines: Array.from({ length: LINE_COLOURS }, (_, number) => colour(`--line-${number}`)),
    font: getComputedStyle(host).fontFamily,
  };
  probe.remove();
  return palette;
}

/**
 * The same colour, seen through.
 * @param {string} colour rgb(…)
 * @param {number} alpha
 */
export function fade(colour, alpha) {
  const parts = colour.match(/[\d.]+/g)?.slice(0, 3) ?? [];
  return `rgba(${parts.join(",")},${alpha})`;
}

/**
 * A colour on the way from one to another.
 * @param {string} from rgb(…)
 * @param {string} to rgb(…)
 * @param {number} share 0 to 1
 */
export function blend(from, to, share) {
  const [start, end] = [from, to].map((colour) => (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number));
  return `rgb(${start.map((value, k) => Math.round(value + share * (end[k] - value))).join(",")})`;
}

/**
 * What every chart's layout has in common. Margins are fixed, so that nothing moves when tick labels change.
 * @param {Palette} palette
 * @param {{ width: number, height: number }} size
 */
export function baseLayout(palette, size) {
  return {
    ...size,
    autosize: false,
    margin: { l: 46, r: 30, t: 20, b: 40, pad: 0 },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: palette.font, size: 11.5, color: palette.muted },
    showlegend: false,
    hovermode: "x unified",
    hoverlabel: {
      bgcolor: palette.surface,
      bordercolor: palette.hairline,
      font: { family: palette.font, size: 12, color: palette.text },
    },
    dragmode: matchMedia("(pointer: coarse)").matches ? false : "zoom",
    separators: ".,",
  };
}

/**
 * @param {Palette} palette
 * @param {string} title
 */
export function baseAxis(palette, title) {
  return {
    title: { text: title, standoff: 8, font: { size: 11.5, color: palette.muted } },
    automargin: false,
    gridcolor: palette.grid,
    linecolor: palette.hairline,
    tickcolor: palette.hairline,
    zeroline: false,
    ticks: "",
    ticklabelstandoff: 6,
    fixedrange: false,
    showspikes: false,
  };
}
