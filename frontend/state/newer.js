/**
 * Which of two states of a run is the newer. Answers to calls and messages of the streams may overtake each other; the
 * run's revision tells.
 */

/** @import {Run} from "../types.js" */

/**
 * @param {Run | null | undefined} known
 * @param {Run} incoming
 * @returns {Run}
 */
export function newer(known, incoming) {
  return known && known.revision > incoming.revision ? known : incoming;
}
