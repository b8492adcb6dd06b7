/**
 * What is changed in a network to see what it does: neurons switched off, biases moved, weights pruned. A list that goes
 * with every question; the network itself stays as it is.
 */

/** @import {NetworkEdit} from "../types.js" */

const MOST = 200;

/** @param {NetworkEdit} edit */
const placeOf = (edit) => `${edit.kind} ${edit.layer} ${edit.kind === "prune" ? "" : edit.unit}`;

export class NetworkEdits {
  /** @type {NetworkEdit[]} */
  list = [];

  /** @param {NetworkEdit} edit takes the place of one of the same kind at the same place */
  put(edit) {
    const place = this.list.findIndex((one) => placeOf(one) === placeOf(edit));
    if (place >= 0) this.list = this.list.with(place, edit);
    else if (this.list.length < MOST) this.list = [...this.list, edit];
  }

  /** @param {NetworkEdit} edit any of the same kind at the same place */
  take(edit) {
    this.list = this.list.filter((one) => placeOf(one) !== placeOf(edit));
  }

  reset() {
    this.list = [];
  }

  /**
   * @param {number} layer
   * @param {number} unit
   */
  isOff(layer, unit) {
    return this.list.some((one) => one.kind === "off" && one.layer === layer && one.unit === unit);
  }

  /**
   * @param {number} layer
   * @param {number} unit
   * @returns {number | null} null where the bias is the network's own
   */
  bias(layer, unit) {
    const found = this.list.find((one) => one.kind === "bias" && one.layer === layer && one.unit === unit);
    return found?.kind === "bias" ? found.value : null;
  }

  /** @param {number} layer */
  pruned(layer) {
    const found = this.list.find((one) => one.kind === "prune" && one.layer === layer);
    return found?.kind === "prune" ? found.share : 0;
  }
}
