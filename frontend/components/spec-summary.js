/**
 * A run's settings, for reading: what was chosen, in the words of the form, and what it became where it was changed. What
 * does not matter beside the other choices, and what is as every run begins with it, is left out.
 */

/** @import {Words} from "../language/words.js" */
/** @import {LayerSpec, Run, RunSpec, SpecField} from "../types.js" */

import { fromTo } from "../language/change-words.js";
import { layerDetail, layerName } from "../language/layer-words.js";
import { fieldName, measuredValue, specValue } from "../language/run-words.js";
import { groupOf } from "../network/layer-types.js";
import { isOrdinary } from "../state/advanced-fields.js";
import { settingsOf } from "../state/run-settings.js";
import { isUsed, sameValue } from "../state/spec-schema.js";
import { Component } from "./component.js";
import { h } from "./dom.js";

/** @typedef {{ words: Words, run: Run, fields: SpecField[] | null }} SpecSummaryProps `fields` null until the schema is there */

/** @extends {Component<SpecSummaryProps>} */
export class SpecSummary extends Component {
  #list = h("dl", { class: "spec" });

  /** @override */
  build() {
    this.append(h("h2", { class: "section-title", "data-text": "spec.title" }), this.#list);
  }

  /**
   * @override
   * @param {SpecSummaryProps} next
   * @param {SpecSummaryProps} [previous]
   */
  update({ words, run, fields }, previous) {
    if (previous?.words === words && previous.run.id === run.id && previous.fields === fields && previous.run.changes.length === run.changes.length) return;
    const settings = settingsOf(run);
    const names = /** @type {(keyof RunSpec)[]} */ (Object.keys(run.spec).filter((name) => name !== "corrections")).filter((name) => name !== "name" && (isTold(run.spec, name, fields) || isTold(settings, name, fields)));
    const { corrections } = run.spec;
    const own = corrections ? [h("div", { class: "spec-entry" }, h("dt", {}, fieldName("corrections", words)), h("dd", {}, specValue("corrections", corrections, words)))] : [];
    this.#list.replaceChildren(...own, ...names.map((name) => {
      const label = fieldName(name, words);
      const value = run.spec[name];
      if (Array.isArray(value)) return h("div", { class: "spec-entry spec-layers" }, h("dt", {}, label), h("dd", {}, layerChain(value, words)));
      const field = fields?.find((one) => one.name === name);
      const now = settings[name];
      const text = !sameValue(value, now) ? fromTo(name, value, now, field, words) : field ? measuredValue(field, value, words) : specValue(name, value, words);
      return h("div", { class: "spec-entry" }, h("dt", {}, label), h("dd", { class: "figure" }, text));
    }));
  }
}

/**
 * @param {LayerSpec[]} layers
 * @param {Words} words
 */
function layerChain(layers, words) {
  return h("ol", { class: "layer-chain", "data-testid": "layer-chain" }, ...layers.map((layer) => {
    const detail = layerDetail(layer, words);
    return h("li", { class: "layer-link", "data-group": groupOf(layer.type) },
      h("span", { class: "layer-swatch", "aria-hidden": "true" }), h("span", {}, layerName(layer.type, words)), ...(detail ? [h("span", { class: "layer-link-detail figure" }, detail)] : []));
  }));
}

/**
 * @param {RunSpec} spec
 * @param {keyof RunSpec} name
 * @param {SpecField[] | null} fields
 */
function isTold(spec, name, fields) {
  const value = spec[name];
  if (Array.isArray(value) && !value.length) return false;
  const field = fields?.find((one) => one.name === name);
  return !field || (isUsed(field, spec) && !isOrdinary(field, value));
}

customElements.define("spec-summary", SpecSummary);
