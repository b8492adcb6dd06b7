/**
 * The icons, drawn on a 16 x 16 grid with one stroke width. Decorative only: the control around an icon carries the
 * words.
 */

const PATHS = {
  play: "M5 3.2v9.6L12.6 8z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  stop: "M4 4h8v8H4z",
  trash: "M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5M6.8 7v3.5M9.2 7v3.5",
  pen: "M3 13l.7-2.8L10.9 3 13 5.1 5.8 12.3zM9.4 4.5l2.1 2.1",
  sliders: "M2.5 5h6M11.5 5h2M2.5 11h2M7.5 11h6M10 3.5v3M6 9.5v3",
  globe: "M8 2a6 6 0 100 12A6 6 0 008 2zM2 8h12M8 2c2.2 1.7 3 3.700 3 6s-.8 4.300-3 6c-2.200-1.700-3-3.700-3-6s.8-4.300 3-6z",
  theme: "M8 2a6 6 0 100 12A6 6 0 008 2zM8 2v12M8 5h4.600M8 8h6M8 11h4.600",
  undo: "M5.500 3L2.500 6l3 3M2.500 6h6.500a4 4 0 010 8H6",
  redo: "M10.500 3l3 3-3 3M13.500 6H7a4 4 0 000 8h3",
  eraser: "M6 13h7.500M2.800 9.700l6.200-6.200a1.400 1.400 0 012 0l2.200 2.200a1.400 1.400 0 010 2L8 13H5.300l-2.500-2.500a.600.600 0 010-.800zM6 6.500L10.200 10.800",
  camera: "M2.500 5h2.700L6.300 3.300h3.400L10.800 5h2.700v7.500h-11zM8 6.300a2.300 2.300 0 100 4.600 2.300 2.300 0 000-4.600z",
  script: "M6 4.500L2.500 8 6 11.500M10 4.500l3.500 3.500-3.500 3.500",
  page: "M4 2.500h5l3 3v8H4zM9 2.500v3h3M6 8.500h4M6 11h4",
  layers: "M8 2.500l5.500 3-5.500 3-5.500-3zM2.500 8l5.500 3 5.500-3M2.500 10.500l5.500 3 5.500-3",
  weights: "M3 3h4v4H3zM9 3h4v4H9zM3 9h4v4H3zM9 9h4v4H9z",
  table: "M2.500 3.500h11v9h-11zM2.500 6.500h11M2.500 9.500h11M6.500 6.500v6",
  link: "M6.800 9.200l2.400-2.400M7.500 4.700l1.200-1.200a2.700 2.700 0 013.800 3.800l-1.200 1.200M8.500 11.300l-1.200 1.200a2.700 2.700 0 01-3.800-3.800l1.200-1.200",
  download: "M8 2.500v8M4.500 7L8 10.500 11.500 7M3 13.500h10",
  clear: "M4 4l8 8M12 4l-8 8",
  picture: "M2.500 3.500h11v9h-11zM2.500 10.500l3-3 3 3 2-2 3 3M10.500 6.200v.1",
  minus: "M4 8h8",
  plus: "M4 8h8M8 4v8",
  chevron: "M4.500 6.500L8 10l3.500-3.500",
  copy: "M5.500 5.500h7v7h-7zM3.500 10.500v-7h7",
  alert: "M8 2.500l6 10.500H2zM8 6.500v3M8 11.200v.1",
  up: "M8 13V3M4 7l4-4 4 4",
  check: "M3 8.5l3.300 3.300L13 5",
  grip: "M6 4v.1M10 4v.1M6 8v.1M10 8v.1M6 12v.1M10 12v.1",
  scale: "M8 2.500v11M5 13.500h6M3 5h10M3 5l-1.500 4.500h3zM13 5l-1.500 4.500h3z",
  left: "M13 8H3M7 4L3 8l4 4",
  leave: "M6.500 2.500H3v11h3.500M7 8h7M11 5l3 3-3 3",
  right: "M3 8h10M9 4l4 4-4 4",
  overlay: "M2 12.500c3-9 5-9 7-4.500s3.500 3 5-3M2 5.500c3 0 4 6 12 5.500",
  search: "M7 2.500a4.500 4.500 0 100 9 4.500 4.500 0 000-9zM10.300 10.300l3.200 3.200",
  star: "M8 2l1.800 3.900 4.200.500-3.100 2.900.800 4.200L8 11.400l-3.700 2.100.800-4.200L2 6.400l4.200-.500z",
  down: "M8 3v10M4 9l4 4 4-4",
  top: "M8 13.500V6M4.500 9.500L8 6l3.500 3.500M3.500 2.800h9",
  step: "M4 3.500L9.500 8 4 12.500zM12 3.500v9",
  toEnd: "M2.500 8h8M7.500 4.500L11 8l-3.500 3.500M13.500 3.500v9",
  fork: "M4.500 5v6M4.500 8.500h3a3.500 3.500 0 003.500-3.500M4.500 2a1.500 1.500 0 100 3 1.500 1.500 0 000-3zM4.500 11a1.500 1.500 0 100 3 1.500 1.500 0 000-3zM11 2a1.500 1.500 0 100 3 1.500 1.500 0 000-3z",
  repeat: "M3 7.500a4.500 4.500 0 018-2.800l1.500 1.800M12.500 3v3.500H9M13 8.500a4.500 4.500 0 01-8 2.800L3.500 9.500M3.500 13V9.500H7",
  receipt: "M4 2.500h8v11l-2-1.300-2 1.300-2-1.300-2 1.300zM6.200 5.800h3.600M6.200 8.500h3.600",
  bulb: "M6 12.500h4M6.500 14.500h3M8 1.800a4.300 4.300 0 00-2.500 7.800c.500.400.700.900.700 1.400h3.600c0-.500.200-1 .700-1.400A4.300 4.300 0 008 1.800z",
  more: "M3.500 8v.1M8 8v.1M12.500 8v.1",
};

/** @typedef {keyof typeof PATHS} IconName */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {IconName} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
