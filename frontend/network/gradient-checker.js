/**
 * Has the server check a gradient and keeps what came of it. One check at a time: a new one takes the place of the old.
 * Of large networks fewer parameters are checked, as many as the server has time for.
 */

/** @import {GradientCheckState, RunSpec} from "../types.js" */

import { checkGradient } from "../transport/api.js";
import { ProblemError } from "../transport/problem.js";

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
      const report = await checkAsThoroughlyAsCanBe(spec, controller.signal);
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

/**
 * @param {Partial<RunSpec>} spec
 * @param {AbortSignal} signal
 */
async function checkAsThoroughlyAsCanBe(spec, signal) {
  try {
    return await checkGradient({ spec }, signal);
  } catch (error) {
    const most = error instanceof ProblemError ? affordable(error) : 0;
    if (!most) throw error;
    return checkGradient({ spec, per_array: most }, signal);
  }
}

/**
 * How many parameters of each array the server has time for; 0 where that was not what it refused.
 * @param {ProblemError} error
 */
function affordable({ problem }) {
  const refused = problem.errors?.find(({ field }) => field === "per_array");
  return Number(/at most (\d+)/.exec(refused?.expected ?? "")?.[1] ?? 0);
}
