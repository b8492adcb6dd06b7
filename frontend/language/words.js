/**
 * The page's words and figures in one language: texts by key, numbers, percentages, durations and dates. A Words never
 * changes; another language is another Words, handed down like any other property.
 */

/** @import {Language} from "../types.js" */

import { fitParticles } from "./particles.js";

/** Shown where a figure is not known yet; as wide as a short number, so that nothing moves when it comes. */
export const UNKNOWN = "–";

export class Words {
  /** @type {Map<string, Intl.NumberFormat>} */
  #formats = new Map();
  /** @type {Intl.DateTimeFormat | undefined} */
  #dates;
  #table;

  /**
   * @param {Language} language
   * @param {Record<string, string>} table
   */
  constructor(language, table) {
    this.language = language;
    this.#table = table;
  }

  /** @param {string} key */
  has(key) {
    return key in this.#table;
  }

  /**
   * The text of a key with its {parameters} filled in; numbers are formatted on the way.
   * @param {string} key
   * @param {Record<string, string | number>} [parameters]
   */
  t(key, parameters = {}) {
    const text = this.#table[key] ?? key;
    const filled = text.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = parameters[name];
      if (value === undefined) return whole;
      return typeof value === "number" ? this.figure(value) : value;
    });
    return this.language === "ko" && filled !== text ? fitParticles(filled) : filled;
  }

  /**
   * A number as people write it: grouped, with up to six significant digits, 1e-7 where it must be.
   * @param {number} value
   */
  figure(value) {
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-4 || size >= 1e12)) return value.toExponential().replace("e+", "e");
    return this.#format({ maximumSignificantDigits: Number.isInteger(value) ? 15 : 6 }).format(value);
  }

  /**
   * @param {number | null | undefined} value
   * @param {number} [digits] places after the point, always shown
   */
  number(value, digits = 0) {
    if (value === null || value === undefined) return UNKNOWN;
    return this.#format({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  }

  /**
   * A loss: four places while it is small, fewer digits when it has grown out of hand.
   * @param {number | null | undefined} value
   */
  loss(value) {
    if (value === null || value === undefined) return UNKNOWN;
    return Math.abs(value) < 1000 ? this.number(value, 4) : value.toExponential(2).replace("e+", "e");
  }

  /**
   * @param {number | null | undefined} share 0 to 1
   * @param {number} [digits]
   */
  percent(share, digits = 2) {
    if (share === null || share === undefined) return UNKNOWN;
    return this.#format({ style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(share);
  }

  /** @param {number | null | undefined} perSecond */
  rate(perSecond) {
    return perSecond === null || perSecond === undefined ? UNKNOWN : this.t("unit.rate", { rate: Math.round(perSecond) });
  }

  /** @param {number | null | undefined} seconds */
  duration(seconds) {
    if (seconds === null || seconds === undefined) return UNKNOWN;
    if (seconds < 60) return this.t("duration.seconds", { seconds: this.number(seconds, seconds < 10 ? 1 : 0) });
    const whole = Math.round(seconds);
    if (whole < 3600) return this.t("duration.minutes", { minutes: Math.floor(whole / 60), seconds: whole % 60 });
    return this.t("duration.hours", { hours: Math.floor(whole / 3600), minutes: Math.floor((whole % 3600) / 60) });
  }

  /**
   * How long something takes, as far as that can be said beforehand.
   * @param {number} seconds
   */
  about(seconds) {
    if (seconds < 55) return this.t("duration.seconds", { seconds: this.number(seconds < 10 ? Math.max(1, Math.round(seconds)) : 5 * Math.round(seconds / 5)) });
    return this.t("duration.wholeMinutes", { minutes: Math.max(1, Math.round(seconds / 60)) });
  }

  /**
   * How long something still takes, in words that do not change with every second.
   * @param {number} seconds
   */
  left(seconds) {
    if (seconds < 1.5) return this.t("left.moment");
    if (seconds < 55) return this.t("left.seconds", { seconds: seconds < 10 ? Math.round(seconds) : 5 * Math.round(seconds / 5) });
    const minutes = Math.round(seconds / 60);
    if (minutes <= 1) return this.t("left.minute");
    if (minutes < 60) return this.t("left.minutes", { minutes });
    const hours = Math.floor(minutes / 60);
    return this.t(hours === 1 ? "left.hour" : "left.hours", { hours, minutes: minutes % 60 });
  }

  /** @param {string} iso */
  time(iso) {
    this.#dates ??= new Intl.DateTimeFormat(this.language, { dateStyle: "medium", timeStyle: "short" });
    return this.#dates.format(new Date(iso));
  }

  /** @param {Intl.NumberFormatOptions} options */
  #format(options) {
    const key = JSON.stringify(options);
    let format = this.#formats.get(key);
    if (!format) {
      format = new Intl.NumberFormat(this.language, options);
      this.#formats.set(key, format);
    }
    return format;
  }
}

/**
 * @param {Language} language
 * @returns {Promise<Words>}
 */
export async function loadWords(language) {
  const response = await fetch(`/assets/locales/${language}.json`);
  return new Words(language, await response.json());
}
