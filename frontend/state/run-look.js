/**
 * How a run is looked at: the axis of its charts, smoothing, scales, the stretch that is zoomed into, and the moment of
 * training that is looked at. The address holds it, so that a reload and whoever gets the address see the same; what one
 * likes in general (axis, smoothing, scales) is remembered for the next run too.
 */

/** @import {AxisKind} from "../charts/run-axis.js" */

import { AXES } from "../charts/run-axis.js";
import { keepChoice, keptChoice } from "./preferences.js";

/**
 * @typedef {object} Look
 * @property {AxisKind} axis
 * @property {number} smoothing the slider's place, 0 to 100
 * @property {"linear" | "log"} scale of the loss
 * @property {"full" | "fit"} height of the accuracy axis
 * @property {[number, number] | null} stretch of iterations that the charts show; null for all
 * @property {Record<string, [number, number]>} heights that charts are zoomed to, by their names
 * @property {number | null} at the iteration of the kept epoch that is looked at; null follows the newest
 */

/** @type {Look} */
const PLAIN = { axis: "iteration", smoothing: 55, scale: "linear", height: "full", stretch: null, heights: {}, at: null };
const LIKED = /** @type {const} */ (["axis", "smoothing", "scale", "height"]);
const CHOICE = "charts";
/** Browsers do not take an address more often. */
const ADDRESS_PAUSE_MS = 250;

export class RunLook {
  /** @type {Look} */
  value;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  constructor() {
    this.value = { ...PLAIN, ...liked(), ...told(location.search) };
  }

  /** The address is another one: back, forward. */
  readAddress() {
    this.value = { ...this.value, stretch: null, heights: {}, at: null, ...told(location.search) };
  }

  /** Another run is looked at. */
  leaveRun() {
    clearTimeout(this.#timer);
    this.value = { ...this.value, stretch: null, heights: {}, at: null };
  }

  /** @param {Partial<Look>} change */
  change(change) {
    this.value = { ...this.value, ...change };
    if (LIKED.some((name) => name in change)) keepChoice(CHOICE, JSON.stringify(Object.fromEntries(LIKED.map((name) => [name, this.value[name]]))));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#write(), ADDRESS_PAUSE_MS);
  }

  /**
   * @param {{ kind: string, stretch?: [number, number] | null, height: [number, number] | null }} zoom
   */
  zoom({ kind, stretch, height }) {
    const { [kind]: _, ...heights } = this.value.heights;
    this.change({ ...(stretch === undefined ? {} : { stretch }), heights: height ? { ...heights, [kind]: height } : heights });
  }

  #write() {
    const query = new URLSearchParams(location.search);
    if (!query.get("run")) return;
    const { value } = this;
    const set = (/** @type {string} */ name, /** @type {string | null} */ text) => (text === null ? query.delete(name) : query.set(name, text));
    set("x", value.axis === PLAIN.axis ? null : value.axis);
    set("smoothing", value.smoothing === PLAIN.smoothing ? null : String(value.smoothing));
    set("scale", value.scale === PLAIN.scale ? null : value.scale);
    set("height", value.height === PLAIN.height ? null : value.height);
    set("stretch", value.stretch && rangeText(value.stretch, 1));
    for (const kind of ["loss", "accuracy", "rate"]) set(`y-${kind}`, value.heights[kind] ? rangeText(value.heights[kind], 5) : null);
    set("at", value.at === null ? null : String(value.at));
    window.history.replaceState(null, "", `/?${query}`);
  }
}

/** @returns {Partial<Look>} */
function liked() {
  try {
    return sound(JSON.parse(keptChoice(CHOICE) ?? "{}"));
  } catch {
    return {};
  }
}

/**
 * What an address says, as far as it makes sense.
 * @param {string} search
 * @returns {Partial<Look>}
 */
function told(search) {
  const query = new URLSearchParams(search);
  const heights = Object.fromEntries(["loss", "accuracy", "rate"].flatMap((kind) => {
    const range = rangeOf(query.get(`y-${kind}`));
    return range ? [[kind, range]] : [];
  }));
  const stretch = rangeOf(query.get("stretch"));
  const at = Number(query.get("at"));
  return {
    ...sound({ axis: query.get("x"), smoothing: query.has("smoothing") ? Number(query.get("smoothing")) : null, scale: query.get("scale"), height: query.get("height") }),
    ...(stretch ? { stretch } : {}), heights, ...(Number.isInteger(at) && at > 0 ? { at } : {}),
  };
}

/**
 * @param {Record<string, unknown>} choice
 * @returns {Partial<Look>}
 */
function sound({ axis, smoothing, scale, height }) {
  return {
    ...(AXES.some((kind) => kind === axis) ? { axis: /** @type {AxisKind} */ (axis) } : {}),
    ...(typeof smoothing === "number" && smoothing >= 0 && smoothing <= 100 ? { smoothing: Math.round(smoothing) } : {}),
    ...(scale === "linear" || scale === "log" ? { scale } : {}),
    ...(height === "full" || height === "fit" ? { height } : {}),
  };
}

/**
 * @param {[number, number]} range
 * @param {number} digits
 */
const rangeText = (range, digits) => range.map((value) => Number(value.toFixed(digits))).join("~");

/**
 * @param {string | null} text
 * @returns {[number, number] | null}
 */
function rangeOf(text) {
  const ends = (text ?? "").split("~").map(Number);
  return text && ends.length === 2 && ends.every(Number.isFinite) && ends[0] < ends[1] ? [ends[0], ends[1]] : null;
}
