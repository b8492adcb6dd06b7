/**
 * Has the server check a gradient and keeps what came of it. One check at a time: a new one takes the place of the old.
 */

/** @import {GradientCheckState, RunSpec} from "../types.js" */

import { checkGradient } from "../transport/api.js";

/** @type {GradientCheckState} */
const IDLE = { busy: false, report: null, spec: null, trouble: null };

export class GradientChecker {
  state = IDLE;
  #onChange;
  /** @type {AbortController | null} */
  #underWay = null;

  /** @param {() => void} onChange told when `state` changed */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** @param {Partial<RunSpec>} spec */
  async check(spec) {
    this.#underWay?.abort();
    const controller = new AbortController();
    this.#underWay = controller;
    this.#show({ ...this.state, busy: true, trouble: null });
    try {
      const report = await checkGradient(spec, controller.signal);
      if (!controller.signal.aborted) this.#show({ busy: false, report, spec, trouble: null });
    } catch (trouble) {
      if (!controller.signal.aborted) this.#show({ ...IDLE, trouble });
    }
  }

  forget() {
    this.#underWay?.abort();
    this.state = IDLE;
  }

  /** @param {GradientCheckState} state */
  #show(state) {
    this.state = state;
    this.#onChange();
  }
}
