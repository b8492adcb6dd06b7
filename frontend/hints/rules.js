/**
 * All rules, and what they find in a run: at most a few findings, the most telling first. A rule is a pure function of
 * the evidence; what it says in words stands under hint.ID in the locales.
 */

/** @import {RunHistory} from "../state/run-history.js" */
/** @import {Remedy} from "./remedy.js" */

import { deadUnits } from "./dead-units.js";
import { diverged } from "./diverged.js";
import { evidenceOf } from "./evidence.js";
import { overfitting } from "./overfitting.js";
import { plateau } from "./plateau.js";
import { rateHigh } from "./rate-high.js";
import { rateLow } from "./rate-low.js";
import { saturation } from "./saturation.js";
import { straightLine } from "./straight-line.js";
import { vanishingGradients } from "./vanishing-gradients.js";
import { zeroWeights } from "./zero-weights.js";

/**
 * @typedef {object} Finding
 * @property {string} id
 * @property {number} weight how telling it is
 * @property {Record<string, number | { name: string, title: string }>} saw the figures that its words speak of, and layers
 * @property {Remedy[]} remedies
 */

export const RULES = [diverged, straightLine, zeroWeights, vanishingGradients, deadUnits, rateHigh, saturation, overfitting, rateLow, plateau];
const MOST = 3;

/**
 * @param {RunHistory} history
 * @returns {Finding[]}
 */
export function findingsIn(history) {
  const evidence = evidenceOf(history);
  if (!evidence) return [];
  return RULES.flatMap((rule) => rule(evidence) ?? []).toSorted((a, b) => b.weight - a.weight).slice(0, MOST);
}
