/**
 * Which networks read the drawing: the one that answers, and those beside it. The choice is the page's address, so that
 * it can be passed on; what is beside is also remembered for the next visit.
 */

/** @import {EpochChoice} from "../types.js" */

import { keptChoice, keepChoice } from "./preferences.js";

/** @typedef {{ run: string | null, epoch: EpochChoice }} ReaderChoice `run` null: the one that the server takes */

export const MOST_BESIDE = 4;
const KEY = "draw-beside";
/** The network that has learned this visitor's hand. */
const OWN_KEY = "draw-own";

export class ChosenReaders {
  /** @type {ReaderChoice} */
  main;
  /** @type {ReaderChoice[]} */
  beside;

  /** @param {string} search of the page's address */
  constructor(search) {
    const asked = new URLSearchParams(search);
    const named = asked.get("run");
    const run = named ?? (keptChoice(OWN_KEY) || null);
    this.main = { run, epoch: named ? epochFrom(asked.get("iteration")) : "newest" };
    this.beside = (asked.get("beside") ?? keptChoice(KEY) ?? "").split(",").filter(Boolean).slice(0, MOST_BESIDE).map(choiceFrom);
  }

  /** @param {ReaderChoice} choice */
  add(choice) {
    if (this.beside.length < MOST_BESIDE) this.beside = [...this.beside, choice];
    this.#keep();
  }

  /**
   * @param {ReaderChoice} old
   * @param {ReaderChoice | null} choice null: it goes
   */
  replace(old, choice) {
    this.beside = this.beside.flatMap((one) => (one === old ? (choice ? [choice] : []) : [one]));
    this.#keep();
  }

  /**
   * @param {ReaderChoice} choice
   * @param {boolean} isOwn whether it has learned this visitor's hand, and is to read from now on
   */
  setMain(choice, isOwn = false) {
    this.main = choice.run ? choice : { run: null, epoch: "newest" };
    keepChoice(OWN_KEY, isOwn && choice.run ? choice.run : "");
    this.#keep();
  }

  #keep() {
    const beside = this.beside.map(choiceText).join();
    keepChoice(KEY, beside);
    const asked = [];
    if (this.main.run) asked.push(`run=${encodeURIComponent(this.main.run)}`);
    if (this.main.epoch !== "newest") asked.push(`iteration=${this.main.epoch}`);
    if (beside) asked.push(`beside=${beside}`);
    history.replaceState(null, "", asked.length ? `/draw?${asked.join("&")}` : "/draw");
  }
}

/** @param {ReaderChoice} choice */
const choiceText = ({ run, epoch }) => `${encodeURIComponent(run ?? "")}${epoch === "newest" ? "" : `:${epoch}`}`;

/**
 * @param {string} text
 * @returns {ReaderChoice}
 */
function choiceFrom(text) {
  const [run, epoch] = text.split(":");
  return { run, epoch: epochFrom(epoch) };
}

/**
 * @param {string | null | undefined} text
 * @returns {EpochChoice}
 */
function epochFrom(text) {
  if (text === "best") return "best";
  const iteration = Number(text);
  return Number.isInteger(iteration) && iteration > 0 ? iteration : "newest";
}
