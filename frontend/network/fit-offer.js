/**
 * One offer of settings that suit a choice: which of them differ from the form, and what was there before they were
 * taken. It decides nothing by itself.
 */

/** @import {LayerSpec, LayerType, RunSpec, SpecValue} from "../types.js" */

import { sameValue } from "../state/spec-schema.js";
import { sameNetwork } from "./layer-types.js";

/** @typedef {Partial<Record<keyof RunSpec, SpecValue>>} Values */

export class FitOffer {
  /**
   * @param {string} name key of the text that names the choice
   * @param {Partial<RunSpec>} fits
   * @param {Values} before what the choice itself has replaced
   */
  constructor(name, fits, before) {
    this.name = name;
    this.fits = fits;
    this.before = before;
  }

  get canUndo() {
    return Object.keys(this.before).length > 0;
  }

  /**
   * What is to be said of it now; null for nothing.
   * @param {Values} values
   * @param {LayerType[]} types
   * @returns {{ state: "offer" | "taken" | "replaced", names: (keyof RunSpec)[] } | null}
   */
  tell(values, types) {
    const open = this.#open(values, types);
    if (open.length) return { state: "offer", names: open };
    if (!this.canUndo) return null;
    const taken = /** @type {(keyof RunSpec)[]} */ (Object.keys(this.before)).filter((name) => name in this.fits);
    return taken.length ? { state: "taken", names: taken } : { state: "replaced", names: [] };
  }

  /**
   * The values to set; those that they replace are kept for the way back.
   * @param {Values} values
   * @param {LayerType[]} types
   * @returns {Values}
   */
  take(values, types) {
    const open = this.#open(values, types);
    this.before = { ...Object.fromEntries(open.map((name) => [name, values[name]])), ...this.before };
    return Object.fromEntries(open.map((name) => [name, this.fits[name]]));
  }

  /**
   * @param {Values} values
   * @param {LayerType[]} types
   */
  #open(values, types) {
    const names = /** @type {(keyof RunSpec)[]} */ (Object.keys(this.fits));
    return names.filter((name) => name in values && !(name === "layers"
      ? sameNetwork(/** @type {LayerSpec[]} */ (values.layers), this.fits.layers ?? [], types)
      : sameValue(values[name], this.fits[name])));
  }
}
