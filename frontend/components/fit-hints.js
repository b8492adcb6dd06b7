/**
 * The hints of the run form, one for the data set, one for the architecture, one for patience: what each offers now, and what becomes
 * of a press on their buttons. The form's values stay the form's.
 */

/** @import {Words} from "../language/words.js" */
/** @import {LayerSpec, RunSchema, RunSpec, SpecValue} from "../types.js" */

import { fieldName, measuredValue } from "../language/run-words.js";
import { datasetFits } from "../network/dataset-fits.js";
import { FitOffer } from "../network/fit-offer.js";
import { FitHint } from "./fit-hint.js";

/** @typedef {"dataset" | "layers" | "patience"} Choice */
/** @typedef {Partial<Record<keyof RunSpec, SpecValue>>} Values */

/** Of 60,000 images of digits, so many are enough to judge by. */
const SET_ASIDE = 5000;

/**
 * @typedef {object} FormAccess
 * @property {() => Values} values
 * @property {(values: Values) => void} set
 * @property {() => void} changed told after the form's values or the hints changed
 * @property {() => RunSchema | null} schema
 */

export class FitHints {
  /** @type {Record<Choice, FitHint>} */
  nodes = { dataset: new FitHint(), layers: new FitHint(), patience: new FitHint() };
  /** @type {Record<Choice, FitOffer | null>} */
  #offers = { dataset: null, layers: null, patience: null };
  #form;

  /** @param {FormAccess} form */
  constructor(form) {
    this.#form = form;
    this.#listen("dataset");
    this.#listen("layers");
    this.#listen("patience");
  }

  /** Takes every offer back: the form was filled anew. */
  clear() {
    this.#offers = { dataset: null, layers: null, patience: null };
  }

  /** @param {string} dataset that was chosen */
  offerForDataset(dataset) {
    this.#offers.dataset = new FitOffer(`option.dataset.${dataset}`, datasetFits(dataset, this.#form.schema()?.fields ?? []), {});
  }

  /**
   * Patience judges by images that are set aside; without any, some are offered.
   * @param {Values} values
   */
  offerForPatience({ patience, validation_size }) {
    const isNeeded = typeof patience === "number" && patience > 0 && validation_size === 0;
    if (isNeeded) this.#offers.patience = new FitOffer("field.patience", { validation_size: SET_ASIDE }, {});
    else if (!patience) this.#offers.patience = null;
  }

  /**
   * @param {import("../network/presets.js").Preset | null} preset that was chosen, null for one's own layers
   * @param {LayerSpec[]} before the layers in whose place it came
   */
  offerForPreset(preset, before) {
    this.#offers.layers = preset && new FitOffer(`preset.${preset.id}`, preset.fits, before.length ? { layers: before } : {});
  }

  /**
   * @param {Words} words
   * @param {Values} values
   */
  show(words, values) {
    for (const choice of /** @type {Choice[]} */ (["dataset", "layers", "patience"])) this.nodes[choice].props = this.#props(choice, words, values);
  }

  /**
   * @param {Choice} choice
   * @param {Words} words
   * @param {Values} values
   * @returns {import("./fit-hint.js").FitHintProps}
   */
  #props(choice, words, values) {
    const schema = this.#form.schema();
    const offer = this.#offers[choice];
    const told = offer?.tell(values, schema?.layerTypes ?? []);
    if (!offer || !told) return { words, text: "", settings: [], offered: false, taken: false };
    const settings = told.names.flatMap((name) => schema?.fields.filter((field) => field.name === name) ?? [])
      .map((field) => ({ name: fieldName(field.name, words), value: measuredValue(field, /** @type {SpecValue} */ (offer.fits[field.name]), words) }));
    return { words, text: words.t(`fit.${told.state}`, { name: words.t(offer.name) }), settings, offered: told.state === "offer", taken: offer.canUndo };
  }

  /** @param {Choice} choice */
  #listen(choice) {
    const node = this.nodes[choice];
    node.addEventListener("fit-apply", () => {
      const offer = this.#offers[choice];
      if (offer) this.#form.set(offer.take(this.#form.values(), this.#form.schema()?.layerTypes ?? []));
      if (choice === "dataset") this.#offers.layers = null;
      this.#form.changed();
    });
    node.addEventListener("fit-undo", () => {
      this.#form.set(this.#offers[choice]?.before ?? {});
      this.#offers[choice] = null;
      this.#form.changed();
    });
    node.addEventListener("fit-dismiss", () => {
      this.#offers[choice] = null;
      this.#form.changed();
    });
  }
}
