/**
 * Asks the server what the network in the form is made of: once typing pauses, and only the newest answer counts. Where
 * a layer does not fit, it asks again about the layers before, so that their shapes are known while one builds.
 */

/** @import {FieldError, LayerSpec, NetworkFindings, RunSpec} from "../types.js" */

import { summarizeNetwork } from "../transport/api.js";
import { ProblemError } from "../transport/problem.js";
import { faultyLayer, isAboutTheEnd } from "./layer-faults.js";

const PAUSE_MS = 180;

/** Layers for which an example stays an image. */
const NEED_IMAGES = new Set(["convolution", "max_pooling", "flatten"]);

/** @type {NetworkFindings} */
const NOTHING = { current: false, summary: null, complete: false, errors: [], unreachable: false };

export class NetworkInspector {
  findings = NOTHING;
  #onChange;
  #question = "";
  /** @type {AbortController | null} */
  #underWay = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {() => void} onChange told when `findings` changed */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /**
   * The form changed.
   * @param {Partial<RunSpec>} spec
   * @param {number} sound how many of its layers, from the first, have values that can be sent
   */
  inspect(spec, sound) {
    const { name: _, ...asked } = spec;
    const question = JSON.stringify([asked, sound]);
    if (question === this.#question) return;
    const isFirst = this.#question === "";
    this.#question = question;
    clearTimeout(this.#timer);
    this.#underWay?.abort();
    this.#show({ ...this.findings, current: false });
    this.#timer = setTimeout(() => void this.#ask(asked, sound), isFirst ? 0 : PAUSE_MS);
  }

  /** The form was closed: what was found is about nothing any more. */
  forget() {
    clearTimeout(this.#timer);
    this.#underWay?.abort();
    this.#question = "";
    this.findings = NOTHING;
  }

  /**
   * @param {Partial<RunSpec>} spec
   * @param {number} sound
   */
  async #ask(spec, sound) {
    const controller = new AbortController();
    this.#underWay = controller;
    try {
      const findings = await find(spec, sound, controller.signal);
      if (!controller.signal.aborted) this.#show(findings);
    } catch {
      if (controller.signal.aborted) return;
      this.#question = "";
      this.#show({ ...NOTHING, current: true, unreachable: true });
    }
  }

  /** @param {NetworkFindings} findings */
  #show(findings) {
    this.findings = findings;
    this.#onChange();
  }
}

/**
 * @param {Partial<RunSpec>} spec
 * @param {number} sound
 * @param {AbortSignal} signal
 * @returns {Promise<NetworkFindings>}
 */
async function find(spec, sound, signal) {
  const layers = spec.layers ?? [];
  if (sound < layers.length) return { ...await findFirst(spec, sound, signal), errors: [] };
  try {
    return { current: true, summary: await summarizeNetwork(spec, signal), complete: true, errors: [], unreachable: false };
  } catch (error) {
    const errors = refusals(error);
    if (!errors) throw error;
    const wrong = errors.find((one) => one.field.split(".")[0] === "layers");
    if (!wrong) return await findWithout(spec, errors, sound, signal);
    return { ...await findFirst(spec, isAboutTheEnd(wrong) ? layers.length : faultyLayer(wrong) - 1, signal), errors };
  }
}

/**
 * About the network where other settings are wrong, which then count as left out.
 * @param {Partial<RunSpec>} spec
 * @param {FieldError[]} errors
 * @param {number} sound
 * @param {AbortSignal} signal
 * @returns {Promise<NetworkFindings>}
 */
async function findWithout(spec, errors, sound, signal) {
  const right = Object.entries(spec).filter(([name]) => !errors.some(({ field }) => field.split(".")[0] === name));
  if (right.length === Object.keys(spec).length) return { ...NOTHING, current: true, errors };
  const findings = await find(Object.fromEntries(right), sound, signal);
  return { ...findings, errors: [...errors, ...findings.errors] };
}

/**
 * About the first layers alone, which need an end for the server to take them as a network; it is cut off again.
 * @param {Partial<RunSpec>} spec
 * @param {number} count
 * @param {AbortSignal} signal
 * @returns {Promise<NetworkFindings>}
 */
async function findFirst(spec, count, signal) {
  const nothing = { ...NOTHING, current: true };
  if (count <= 0 || !spec.layers) return nothing;
  /** @type {LayerSpec[]} */
  const end = spec.layers.some(({ type }) => NEED_IMAGES.has(type)) ? [{ type: "flatten" }, { type: "affine" }] : [{ type: "affine" }];
  try {
    const { dataset } = spec;
    const all = await summarizeNetwork({ ...(dataset && { dataset }), layers: [...spec.layers.slice(0, count), ...end] }, signal);
    return { ...nothing, summary: { ...all, layers: all.layers.slice(0, count) } };
  } catch (error) {
    if (!refusals(error)) throw error;
    return nothing;
  }
}

/**
 * @param {unknown} error
 * @returns {FieldError[] | null} null where it is no refusal of the spec
 */
function refusals(error) {
  return error instanceof ProblemError && error.problem.status === 422 ? error.problem.errors ?? [] : null;
}
