/**
 * How runs are compared: which ones, which of them are hidden, the axes, smoothing, zoom, colours, the order of rows, and
 * which page of all runs is open. The address holds all of it: a reload, and whoever is sent the address, see the same.
 */

/** @import {AxisKind} from "../charts/run-axis.js" */
/** @import {RunQuery, RunSpec} from "../types.js" */

import { AXES } from "../charts/run-axis.js";

/** @typedef {"test" | "train" | "validation"} ComparedAccuracy */
/** @typedef {[number, number]} Range */

/**
 * @typedef {object} CompareLook
 * @property {string[]} runs ids, in the order in which they were chosen
 * @property {string[]} hidden those whose lines are not drawn
 * @property {AxisKind} axis
 * @property {number} smoothing the slider's place, 0 to 100
 * @property {"linear" | "log"} scale of the loss
 * @property {"full" | "fit"} height of the accuracies
 * @property {ComparedAccuracy} accuracy
 * @property {keyof RunSpec | null} group the setting that gives colours and groups; null: every run for itself
 * @property {string | null} sort column of the compared runs, with "-" before it where the highest is first
 * @property {keyof RunSpec | "all" | null} field along x of the chart of settings
 * @property {Range | null} x zoom of both charts, in units of the axis
 * @property {Range | null} loss zoom, of exponents where the scale is logarithmic
 * @property {Range | null} accuracies zoom
 * @property {RunQuery} list which of all runs are listed
 */

/** More lines than this cannot be told apart, and each is a stream of its own. */
export const MOST_RUNS = 12;
export const PAGE_SIZE = 25;
const ID = /^[0-9a-z]{12}$/;
/** Browsers do not take an address more often. */
const ADDRESS_PAUSE_MS = 250;

/** @type {Readonly<RunQuery>} */
const FIRST_PAGE = { sort: "best_test_accuracy", order: "descending", offset: 0, text: "", status: "", dataset: "", tag: "" };
const SORTS = ["created_at", "name", "best_test_accuracy", "best_validation_accuracy", "loss", "iteration", "seconds", "parameters"];
const STATUSES = ["queued", "running", "paused", "stopped", "finished", "failed"];
const RANGES = /** @type {const} */ (["x", "loss", "accuracies"]);

/**
 * What an address says, as far as it makes sense.
 * @param {string} search
 * @returns {CompareLook}
 */
export function readLook(search) {
  const query = new URLSearchParams(search);
  const one = (/** @type {string} */ name, /** @type {readonly string[]} */ options) => options.find((option) => option === query.get(name)) ?? options[0];
  const ids = (/** @type {string} */ name) => [...new Set((query.get(name) ?? "").split(",").filter((id) => ID.test(id)))];
  const smoothing = Number(query.get("smoothing") ?? 55);
  const offset = Number(query.get("from") ?? 0);
  const runs = ids("runs").slice(0, MOST_RUNS);
  return /** @type {CompareLook} */ ({
    runs,
    hidden: ids("hide").filter((id) => runs.includes(id)),
    axis: one("x", AXES),
    smoothing: smoothing >= 0 && smoothing <= 100 ? Math.round(smoothing) : 55,
    scale: one("scale", ["linear", "log"]),
    height: one("height", ["full", "fit"]),
    accuracy: one("accuracy", ["test", "train", "validation"]),
    group: query.get("group"),
    sort: query.get("rows"),
    field: query.get("field"),
    x: rangeOf(query.get("zoom")),
    loss: rangeOf(query.get("y-loss")),
    accuracies: rangeOf(query.get("y-accuracy")),
    list: {
      sort: one("sort", ["best_test_accuracy", ...SORTS]),
      order: one("order", ["descending", "ascending"]),
      offset: Number.isInteger(offset) && offset > 0 && offset <= 1_000_000 ? offset : 0,
      text: (query.get("text") ?? "").slice(0, 80),
      status: STATUSES.includes(query.get("status") ?? "") ? query.get("status") : "",
      dataset: (query.get("dataset") ?? "").slice(0, 40),
      tag: (query.get("tag") ?? "").slice(0, 24),
    },
  });
}

/**
 * The address of exactly this look; what is as usual is left out.
 * @param {CompareLook} look
 */
export function addressOf(look) {
  const { list } = look;
  /** @type {[name: string, text: string | null][]} */
  const said = [
    ["runs", look.runs.join(",")],
    ["hide", look.hidden.join(",")],
    ["x", look.axis === "iteration" ? null : look.axis],
    ["smoothing", look.smoothing === 55 ? null : String(look.smoothing)],
    ["scale", look.scale === "linear" ? null : look.scale],
    ["height", look.height === "full" ? null : look.height],
    ["accuracy", look.accuracy === "test" ? null : look.accuracy],
    ["group", look.group], ["rows", look.sort], ["field", look.field],
    ["zoom", rangeText(look.x)], ["y-loss", rangeText(look.loss)], ["y-accuracy", rangeText(look.accuracies)],
    .../** @type {const} */ (["sort", "order", "text", "status", "dataset", "tag"]).map((name) => /** @type {[string, string | null]} */ ([name, list[name] === FIRST_PAGE[name] ? null : list[name]])),
    ["from", list.offset ? String(list.offset) : null],
  ];
  const query = said.filter(([, text]) => text).map(([name, text]) => `${name}=${encodeURIComponent(text ?? "").replaceAll("%2C", ",")}`);
  return query.length ? `/compare?${query.join("&")}` : "/compare";
}

/** The look of the page, and its place in the address. */
export class LookKeeper {
  value = readLook(location.search);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** The address is another one: back, forward. */
  readAddress() {
    clearTimeout(this.#timer);
    this.value = readLook(location.search);
  }

  /** @param {Partial<CompareLook>} change */
  change(change) {
    const next = { ...this.value, ...change };
    next.hidden = next.hidden.filter((id) => next.runs.includes(id));
    // Another axis is another unit: a zoom of the old one means nothing there.
    if (next.axis !== this.value.axis) next.x = null;
    if (next.scale !== this.value.scale) next.loss = null;
    if (next.height !== this.value.height || next.accuracy !== this.value.accuracy) next.accuracies = null;
    this.value = { ...next, ...Object.fromEntries(RANGES.filter((name) => name in change).map((name) => [name, change[name]])) };
    clearTimeout(this.#timer);
    // A slider changes with every pixel; everything else is in the address at once, whatever comes next.
    if ("smoothing" in change) this.#timer = setTimeout(() => this.write(), ADDRESS_PAUSE_MS);
    else this.write();
  }

  write() {
    clearTimeout(this.#timer);
    const address = addressOf(this.value);
    if (address !== location.pathname + location.search) window.history.replaceState(null, "", address);
  }
}

/** @param {Range | null} range */
const rangeText = (range) => range && range.map((value) => String(Number(value.toPrecision(7)))).join("~");

/**
 * @param {string | null} text
 * @returns {Range | null}
 */
function rangeOf(text) {
  const ends = (text ?? "").split("~").map(Number);
  return text && ends.length === 2 && ends.every(Number.isFinite) && ends[0] < ends[1] ? [ends[0], ends[1]] : null;
}
