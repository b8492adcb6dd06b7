/**
 * The network in the form: a network to begin with, and its layers one a row, to be changed, added, taken away and
 * moved. An empty list is the two-layer net of the text. What the layers give and cost is the server's to say.
 */

/** @import {Words} from "../language/words.js" */
/** @import {FieldError, LayerSpec, LayerSummary, LayerType, NetworkFindings, SpecField} from "../types.js" */
/** @import {Preset} from "../network/presets.js" */
/** @import {LayerAction} from "./layer-row.js" */

import { faultText, layerName, shapeText } from "../language/layer-words.js";
import { faultyLayer } from "../network/layer-faults.js";
import { isSound, moved, newLayer, retyped, sameNetwork } from "../network/layer-types.js";
import { PRESETS } from "../network/presets.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";
import { layerCost } from "./layer-cost.js";
import { LayerMenu } from "./layer-menu.js";
import { LayerRow } from "./layer-row.js";
import { dragRows } from "./row-drag.js";
import { glide } from "./row-motion.js";

/** Chosen where the layers are none of the presets. */
const OWN = "own";

/**
 * @typedef {object} LayersEditorProps
 * @property {Words} words
 * @property {SpecField} field
 * @property {LayerType[]} types
 * @property {boolean} images whether the data set has images
 * @property {number[] | null} example shape of an example
 * @property {string} outputs how many scores the data set and the output ask for
 * @property {LayerSpec[]} twoLayer the two-layer net as it is set, spelled out
 * @property {NetworkFindings} findings
 * @property {FieldError[]} errors about the layers
 */

/** @extends {Component<LayersEditorProps>} */
export class LayersEditor extends Component {
  /** @type {{ id: number, layer: LayerSpec, row: LayerRow, summary: LayerSummary | null, fault: FieldError | null }[]} */
  #entries = [];
  #made = 0;
  #menu = new LayerMenu();
  #options = new Map([...PRESETS.map(({ id }) => id), OWN].map((id) => [id, h("option", { value: id, "data-text": `preset.${id}` })]));
  #select = h("select", { id: "field-layers", name: "layers", "data-testid": "field-layers", "aria-describedby": "field-layers-help field-layers-error",
    onchange: () => this.#choose(this.#select.value) }, ...this.#options.values());
  #spell = h("button", { type: "button", class: "button small quiet", "data-testid": "layers-spell-out", onclick: () => this.#choose(OWN) },
    icon("sliders"), h("span", { "data-text": "layers.spellOut" }));
  #input = h("span", { class: "layer-shape figure" });
  #rows = h("div", { class: "layer-rows", role: "list", "data-label": "layers.list" });
  #add = h("button", { type: "button", class: "button small", "aria-haspopup": "menu", "aria-expanded": "false", "data-testid": "layer-add", onclick: () => this.#insert(this.#entries.length, this.#add) },
    icon("plus"), h("span", { "data-text": "layers.add" }));
  #cost = layerCost("network");
  #table = h("div", { class: "layers" },
    h("div", { class: "layers-head", "aria-hidden": "true" }, h("span", { "data-text": "layers.layer" }), h("span", { "data-text": "layers.shape" }),
      h("span", { "data-text": "layers.parameters" }), h("span", { "data-text": "layers.multiplyAdds" })),
    h("div", { class: "layers-end" }, h("span", { class: "layers-end-name", "data-text": "layers.input" }), this.#input),
    this.#rows,
    h("div", { class: "layers-end layers-foot" }, this.#add, h("span", { class: "layers-total", "data-text": "layers.total" }), ...this.#cost.nodes));
  #slot = h("div", { class: "slot" }, h("div", { class: "slot-inner" }, this.#table));
  #error = h("p", { class: "field-error", id: "field-layers-error" });
  #voice = h("p", { class: "visually-hidden", "aria-live": "polite" });
  #hint = h("div", {});

  /**
   * The layers as they would be sent; numbers that are none yet are NaN.
   * @returns {LayerSpec[]}
   */
  get value() {
    return this.#entries.map(({ layer }) => layer);
  }

  set value(value) {
    this.#entries = value.map((layer) => this.#entry(layer));
    this.#show();
  }

  /** How many layers, from the first, have values that can be sent. */
  get sound() {
    const wrong = this.#entries.findIndex(({ layer }) => !isSound(layer, this.#type(layer)));
    return wrong < 0 ? this.#entries.length : wrong;
  }

  get valid() {
    return this.sound === this.#entries.length;
  }

  /** Where the form puts the hint about what was chosen here. */
  get hintPlace() {
    return this.#hint;
  }

  /** @override */
  build() {
    this.append(
      h("div", { class: "field-row" },
        h("div", { class: "field-words" },
          h("label", { class: "field-label", for: "field-layers", "data-text": "field.layers" }),
          h("p", { class: "field-help", id: "field-layers-help", "data-text": "help.layers" })),
        h("div", { class: "field-entry" }, h("div", { class: "field-control select" }, this.#select, icon("chevron")), h("div", { class: "field-under" }, this.#spell))),
      this.#hint, this.#slot, this.#error, this.#menu, this.#voice);
    this.addEventListener("layer-input", (event) => this.#takeInput(event));
    this.addEventListener("layer-action", (event) => {
      event.stopPropagation();
      this.#act(/** @type {CustomEvent<{ action: LayerAction, anchor: HTMLElement }>} */ (event));
    });
    this.#rows.addEventListener("keydown", (event) => this.#press(event));
    dragRows(this.#rows, ".layer-handle", (from, to) => this.#move(from, to));
  }

  /**
   * @override
   * @param {LayersEditorProps} next
   * @param {LayersEditorProps} [previous]
   */
  update({ findings, errors, field }, previous) {
    // Findings belong to the layers that they came for, wherever those are moved meanwhile.
    const isNew = findings !== previous?.findings && findings.current;
    if (isNew || errors !== previous?.errors) {
      this.#entries.forEach((entry, k) => {
        if (isNew) entry.summary = findings.summary?.layers[k] ?? null;
        entry.fault = errors.find((error) => faultyLayer(error) === k + 1) ?? null;
      });
    }
    this.#add.disabled = this.#entries.length >= (field.maxLength ?? Infinity);
    this.#show();
  }

  focusControl() {
    const wrong = this.#entries.find(({ row }) => row.classList.contains("faulty"));
    if (wrong) wrong.row.focusControl();
    else this.#select.focus();
  }

  #show() {
    const { words, types, images, example, outputs, findings, errors } = this.props;
    this.#menu.props = { words, types };
    this.#entries.forEach(({ layer, row, summary, fault }, k) => {
      row.props = {
        words, layer, type: this.#type(layer), place: k + 1, count: this.#entries.length, summary, outputs, fault: fault ? faultText(fault, words) : "",
      };
    });
    const nodes = this.#entries.map(({ row }) => row);
    if (nodes.some((node, k) => this.#rows.children[k] !== node) || nodes.length !== this.#rows.children.length) this.#rows.replaceChildren(...nodes);
    const isTwoLayer = this.#entries.length === 0;
    this.#slot.classList.toggle("unused", isTwoLayer);
    this.#spell.hidden = !isTwoLayer;
    this.#table.classList.toggle("stale", !findings.current && !findings.unreachable);
    const shape = findings.summary?.layers[0]?.input_shape ?? example;
    setText(this.#input, shape ? shapeText(shape, words) : "–");
    this.#cost.show(findings.complete ? findings.summary : null, words);
    setText(this.#error, errors.filter((error) => !faultyLayer(error)).map((error) => faultText(error, words)).join(" "));
    const preset = this.#preset();
    this.#select.value = preset?.id ?? OWN;
    for (const { id, suits } of PRESETS) /** @type {HTMLOptionElement} */ (this.#options.get(id)).disabled = suits === (images ? "points" : "images");
    /** @type {HTMLOptionElement} */ (this.#options.get(OWN)).disabled = preset !== undefined && !isTwoLayer;
  }

  /** @returns {Preset | undefined} */
  #preset() {
    return PRESETS.find(({ layers }) => sameNetwork(layers, this.value, this.props.types));
  }

  /** @param {LayerSpec} layer */
  #type(layer) {
    return this.props.types.find(({ type }) => type === layer.type);
  }

  /** @param {LayerSpec} layer */
  #entry(layer) {
    this.#made += 1;
    const type = this.#type(layer);
    return { id: this.#made, layer: type ? { ...newLayer(type), ...layer } : layer, row: new LayerRow(), summary: null, fault: null };
  }

  /** @param {string} id of a preset, or "own" */
  #choose(id) {
    const before = this.value;
    const preset = PRESETS.find((one) => one.id === id);
    this.value = preset ? preset.layers : before.length ? before : this.props.twoLayer;
    emit(this, "field-input", "layers");
    emit(this, "preset-chosen", { preset: preset ?? null, before });
    if (id === OWN) this.#entries[0]?.row.focusControl();
  }

  /** @param {Event} event */
  #takeInput(event) {
    event.stopPropagation();
    const entry = this.#entries.find(({ row }) => row === event.target);
    if (!entry) return;
    entry.layer = entry.row.layer;
    this.#changed();
  }

  /** @param {CustomEvent<{ action: LayerAction, anchor: HTMLElement }>} event */
  #act({ target, detail: { action, anchor } }) {
    const k = this.#entries.findIndex(({ row }) => row === target);
    const entry = this.#entries[k];
    if (!entry) return;
    switch (action) {
      case "up":
      case "down":
        return this.#move(k, k + (action === "up" ? -1 : 1), anchor);
      case "insert":
        return this.#insert(k + 1, anchor);
      case "duplicate":
        return this.#put(k + 1, entry.layer);
      case "remove":
        return this.#remove(k);
      case "retype":
        return this.#menu.open(anchor, entry.layer.type, (type) => {
          entry.layer = retyped(entry.layer, type);
          this.#changed();
        });
    }
  }

  /**
   * @param {number} place
   * @param {HTMLElement} anchor
   */
  #insert(place, anchor) {
    this.#menu.open(anchor, null, (type) => this.#put(place, newLayer(type)));
  }

  /**
   * @param {number} place
   * @param {LayerSpec} layer
   */
  #put(place, layer) {
    this.#rearrange(() => (this.#entries = this.#entries.toSpliced(place, 0, this.#entry(layer))));
    const row = this.#entries[place]?.row;
    row?.focusControl();
    this.#say("layers.saidAdded", place);
  }

  /** @param {number} k */
  #remove(k) {
    this.#say("layers.saidRemoved", k);
    this.#rearrange(() => (this.#entries = this.#entries.toSpliced(k, 1)));
    const next = this.#entries[k] ?? this.#entries[k - 1];
    if (next) next.row.focusHandle();
    else this.#select.focus();
  }

  /**
   * @param {number} from
   * @param {number} to
   * @param {HTMLElement} [focus] what had the focus, which moving takes away
   */
  #move(from, to, focus) {
    if (to < 0 || to >= this.#entries.length) return;
    this.#rearrange(() => (this.#entries = moved(this.#entries, from, to)));
    const row = this.#entries[to]?.row;
    if (focus instanceof HTMLButtonElement && focus.disabled) row?.focusHandle();
    else focus?.focus();
    row?.scrollIntoView({ block: "nearest" });
    this.#say("layers.saidMoved", to);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const k = this.#entries.findIndex(({ row }) => row.contains(target));
    const direction = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    const isOnHandle = target.closest(".layer-handle") !== null;
    if (event.altKey && direction) this.#move(k, k + direction, target);
    else if (isOnHandle && direction) this.#entries[k + direction]?.row.focusHandle();
    else if (isOnHandle && (event.key === "Delete" || event.key === "Backspace")) this.#remove(k);
    else return;
    event.preventDefault();
  }

  /** @param {() => void} change of the entries */
  #rearrange(change) {
    glide(() => this.#entries.map(({ row }) => row), () => {
      change();
      this.#changed();
    });
  }

  #changed() {
    this.#show();
    emit(this, "field-input", "layers");
  }

  /**
   * Tells a screen reader.
   * @param {string} key
   * @param {number} k
   */
  #say(key, k) {
    const { words } = this.props;
    setText(this.#voice, words.t(key, { name: layerName(this.#entries[k]?.layer.type ?? "", words), place: k + 1 }));
  }
}

customElements.define("layers-editor", LayersEditor);
