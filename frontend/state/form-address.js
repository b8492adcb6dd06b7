/**
 * The run form in the address: /?new&learning_rate=0.05 opens it with that setting, and with every other as it is for a new
 * run. What somebody sets is written there as they type, so that a copied address, a reload and a bookmark hold it.
 */

/** @import {RunSpec, SpecField, SpecValue} from "../types.js" */

import { parseValue, sameValue } from "./spec-schema.js";

const OPEN = "new";
const FORK = "fork";
const FROM = "from";

/** @typedef {{ spec: Partial<RunSpec>, fork: string | null, iteration: number | null }} AskedForm */

/**
 * What an address asks for; null where it asks for no form. What is no setting is passed over; what is one is taken as it
 * is, so that the form can say what is wrong with it.
 * @param {string} search
 * @param {SpecField[]} fields
 * @param {readonly string[]} layerTypes
 * @returns {AskedForm | null}
 */
export function askedForm(search, fields, layerTypes) {
  const query = new URLSearchParams(search);
  if (!query.has(OPEN)) return null;
  /** @type {Record<string, SpecValue>} */
  const spec = {};
  for (const field of fields) {
    const text = query.get(field.name);
    if (text === null) continue;
    if (field.kind !== "layers") {
      const value = parseValue(field, text);
      // What is no number is shown as it came.
      spec[field.name] = Number.isNaN(value) ? text : value;
      continue;
    }
    const layers = readLayers(text, layerTypes);
    if (layers) spec[field.name] = layers;
  }
  const from = Number(query.get(FROM));
  return { spec, fork: query.get(FORK), iteration: Number.isInteger(from) && from > 0 ? from : null };
}

/**
 * An address without a form is the same address; with one, it holds what differs from a new run's settings.
 * @param {string} search
 * @param {SpecField[]} fields
 * @param {AskedForm | null} form
 */
export function addressWith(search, fields, form) {
  const query = new URLSearchParams(search);
  for (const name of [OPEN, FORK, FROM, ...fields.map((field) => field.name)]) query.delete(name);
  const kept = query.toString();
  const asked = form ? formQuery(fields, form) : "";
  const whole = [kept, asked].filter(Boolean).join("&");
  return whole ? `/?${whole}` : "/";
}

/**
 * @param {SpecField[]} fields
 * @param {AskedForm} form
 */
export function formQuery(fields, { spec, fork, iteration }) {
  const query = new URLSearchParams();
  for (const field of fields) {
    const value = spec[field.name];
    if (value === undefined || (!fork && sameValue(value, field.initial))) continue;
    query.set(field.name, Array.isArray(value) ? JSON.stringify(value) : String(value));
  }
  if (fork) query.set(FORK, fork);
  if (fork && iteration !== null) query.set(FROM, String(iteration));
  const text = query.toString();
  return text ? `${OPEN}&${text}` : OPEN;
}

/**
 * @param {string} text
 * @param {readonly string[]} types
 * @returns {import("../types.js").LayerSpec[] | null}
 */
function readLayers(text, types) {
  try {
    const layers = JSON.parse(text);
    const sound = Array.isArray(layers) && layers.every((layer) => layer && types.includes(layer.type) && Object.values(layer).every((value) => value === null || typeof value !== "object"));
    return sound ? layers : null;
  } catch {
    return null;
  }
}
