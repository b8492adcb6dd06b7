/**
 * Every setting of a run in a drawer, built from the server's schema. It checks while one types and hands over a spec;
 * starting the run, and asking the server about the network, are its owner's.
 */

/** @import {Words} from "../language/words.js" */
/** @import {ForkSource} from "../state/run-form-state.js" */
/** @import {DatasetFacts, FieldError, GradientCheckState, LayerSpec, NetworkFindings, Problem, RunSchema, RunSpec, SpecField, SpecValue} from "../types.js" */

import { fieldName, measuredValue } from "../language/run-words.js";
import { areImages } from "../network/dataset-fits.js";
import { twoLayerNet } from "../network/two-layer-net.js";
import { worthTrying } from "../network/worth-trying.js";
import { FIXED_BY_WEIGHTS, isAdvanced } from "../state/advanced-fields.js";
import { groupFields, isUsed, sameValue } from "../state/spec-schema.js";
import { Component } from "./component.js";
import { CopyLink } from "./copy-link.js";
import { emit, h, setText } from "./dom.js";
import { FieldGroup } from "./field-group.js";
import { FitHints } from "./fit-hints.js";
import { GradientCheckPanel } from "./gradient-check.js";
import { icon } from "./icons.js";
import { LayersEditor } from "./layers-editor.js";
import { NetworkLine } from "./network-line.js";
import { SpecFieldInput } from "./spec-field.js";

/**
 * @typedef {object} RunFormProps
 * @property {Words} words
 * @property {RunSchema | null} schema null until it is there
 * @property {DatasetFacts[]} datasets
 * @property {boolean} open
 * @property {RunSpec | null} initial a spec to begin with, null for the defaults
 * @property {ForkSource | null} fork whose weights the run is to begin with; null for its own
 * @property {boolean} sending
 * @property {Problem | null} problem what the server refused last
 * @property {NetworkFindings} findings
 * @property {GradientCheckState} check
 * @property {string} link an address that opens the form as it is
 */

/** @typedef {Partial<Record<keyof RunSpec, SpecValue>>} Values */

/** @extends {Component<RunFormProps>} */
export class RunForm extends Component {
  /** @type {Map<keyof RunSpec, SpecFieldInput | LayersEditor>} */
  #inputs = new Map();
  /** @type {{ group: FieldGroup, fields: SpecField[] }[]} */
  #groups = [];
  #layers = new LayersEditor();
  #check = new GradientCheckPanel();
  #hints = new FitHints({
    values: () => this.#values,
    set: (values) => this.#setAll(values),
    changed: () => this.#changed(),
    schema: () => this.props.schema,
  });
  /** @type {FieldError[]} what the server said of the settings as they are */
  #refusals = [];
  /** @type {FieldError[]} those about the layers; a new array only when the server said something new */
  #layerRefusals = [];
  /** @type {Set<string>} changed since the server refused the form */
  #touched = new Set();
  #body = h("div", { class: "drawer-body" });
  #title = h("h2", { class: "drawer-title", id: "run-form-title" });
  #checkGroup = h("section", { class: "field-group check-group" }, this.#check);
  #network = new NetworkLine();
  #problem = h("p", { class: "form-problem", role: "alert" });
  #submit = h("button", { type: "submit", class: "button primary", "data-testid": "submit-form" }, icon("play"), h("span", { "data-text": "form.start" }));
  #resetButton = h("button", { type: "button", class: "button quiet", "data-testid": "reset-form", onclick: () => this.#fill(this.props.fork ? this.props.initial : null) });
  #link = new CopyLink();
  #form = h("form", { class: "drawer-form", novalidate: true, "data-testid": "run-form", onsubmit: (/** @type {Event} */ event) => this.#send(event) },
    h("header", { class: "drawer-head" },
      h("div", { class: "drawer-head-words" }, this.#title, this.#network),
      h("button", { type: "button", class: "button quiet icon-only", "data-label": "form.close", onclick: () => this.#dialog.close() }, icon("clear"))),
    this.#body,
    h("footer", { class: "drawer-foot" }, this.#problem,
      this.#resetButton, this.#link, this.#submit));
  /** @type {HTMLDialogElement} */
  #dialog = h("dialog", { class: "drawer", "aria-labelledby": "run-form-title", onclose: () => emit(this, "form-closed") }, this.#form);

  /** @override */
  build() {
    this.append(this.#dialog);
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
    this.addEventListener("field-input", (event) => this.#takeInput(/** @type {CustomEvent<keyof RunSpec>} */ (event).detail));
    this.addEventListener("preset-chosen", (event) => {
      const { preset, before } = /** @type {CustomEvent} */ (event).detail;
      this.#hints.offerForPreset(preset, before);
      this.#refresh();
    });
    this.addEventListener("gradient-check", () => emit(this, "check-gradient", this.#spec()));
  }

  /**
   * @override
   * @param {RunFormProps} next
   * @param {RunFormProps} [previous]
   */
  update({ words, schema, open, initial, fork, sending, problem, findings, link }, previous) {
    if (schema && !this.#inputs.size) this.#build(schema);
    if (open && schema !== null && !this.#dialog.open) {
      this.#touched.clear();
      this.#refusals = this.#layerRefusals = [];
      for (const { group } of this.#groups) group.close();
      this.#fill(initial);
      this.#dialog.showModal();
      this.#body.scrollTop = 0;
    }
    if (!open && this.#dialog.open) this.#dialog.close();
    if (!open) return;
    const isNews = problem !== previous?.problem;
    if (isNews) this.#touched.clear();
    if (isNews || (findings !== previous?.findings && findings.current)) this.#takeRefusals();
    this.#submit.disabled = sending;
    this.#link.props = { words, link };
    this.#checkGroup.hidden = fork !== null;
    setText(this.#title, fork ? words.t("form.forkTitle", { name: fork.run.name, iteration: fork.iteration ?? fork.run.iteration }) : words.t("form.title"));
    setText(this.#resetButton, words.t(fork ? "form.resetFork" : "form.reset"));
    const key = fork && problem?.code === "no-weights" ? "form.forkNoWeights" : `problem.${problem?.code}`;
    setText(this.#problem, problem && !problem.errors?.length ? (words.has(key) ? words.t(key) : problem.detail) : "");
    this.#refresh();
    if (isNews && problem) this.#focus(/** @type {keyof RunSpec} */ (problem.errors?.[0]?.field.split(".")[0]));
  }

  /** @param {RunSchema} schema */
  #build(schema) {
    for (const [name, fields] of groupFields(schema.fields)) {
      const nodes = new Map(fields.map((field) => [field, this.#input(field, schema)]));
      const [folded, shown] = [true, false].map((advanced) => fields.filter((field) => isAdvanced(field) === advanced).flatMap((field) => {
        const node = /** @type {HTMLElement} */ (nodes.get(field));
        return field.name === "dataset" || field.name === "patience" ? [node, this.#hints.nodes[field.name]] : [node];
      }));
      const group = new FieldGroup(name, shown ?? [], folded ?? []);
      this.#groups.push({ group, fields });
      this.#body.append(group.node);
      if (name === "training") this.#body.append(this.#checkGroup);
    }
    this.#layers.hintPlace.append(this.#hints.nodes.layers);
  }

  /**
   * @param {SpecField} field
   * @param {RunSchema} schema
   */
  #input(field, schema) {
    const { words, findings } = this.props;
    if (field.kind === "layers") {
      this.#layers.props = { words, field, types: schema.layerTypes, images: true, example: null, outputs: "", twoLayer: [], findings, errors: [] };
      this.#inputs.set(field.name, this.#layers);
      return this.#layers;
    }
    const input = new SpecFieldInput();
    input.props = { words, field, used: true, refusal: null };
    this.#inputs.set(field.name, input);
    return input;
  }

  /** @param {RunSpec | null} spec null for the defaults */
  #fill(spec) {
    this.#hints.clear();
    this.#setAll(Object.fromEntries([...this.#inputs].map(([name, input]) => [name, spec?.[name] ?? input.props.field.initial])));
    this.#changed();
  }

  /** @param {Values} values */
  #setAll(values) {
    for (const [name, value] of Object.entries(values)) {
      const input = this.#inputs.get(/** @type {keyof RunSpec} */ (name));
      if (input instanceof LayersEditor) input.value = /** @type {LayerSpec[]} */ (value);
      else if (input) input.value = value;
    }
  }

  /** @returns {Values} everything in the form, whether it matters or not, valid or not */
  get #values() {
    return Object.fromEntries([...this.#inputs].map(([name, input]) => [name, input.value]));
  }

  /**
   * Whether a field means anything beside the others; patience, where images can be set aside to judge by.
   * @param {SpecField} field
   * @param {Values} values
   */
  #matters(field, values) {
    return isUsed(field, values) && (field.name !== "patience" || areImages(this.#facts(values)));
  }

  /**
   * Whether it is to be seen: what matters, but for what a fork may not change.
   * @param {SpecField} field
   * @param {Values} values
   */
  #isShown(field, values) {
    return this.#matters(field, values) && !(this.props.fork && FIXED_BY_WEIGHTS.has(field.name));
  }

  /** @param {Values} values */
  #facts(values) {
    return this.props.datasets.find(({ name }) => name === values.dataset);
  }

  /** @returns {Partial<RunSpec>} what matters and could be sent */
  #spec() {
    const values = this.#values;
    const sent = [...this.#inputs].filter(([, input]) => input === this.#layers || (this.#matters(input.props.field, values) && input.valid));
    return Object.fromEntries(sent.map(([name, input]) => [name, input.value]));
  }

  /** @param {keyof RunSpec} name */
  #takeInput(name) {
    this.#touched.add(name);
    if (name !== "layers") this.#refusals = this.#refusals.filter((error) => error.field !== name);
    if (name === "dataset") this.#hints.offerForDataset(String(this.#values.dataset));
    if (name === "patience") this.#hints.offerForPatience(this.#values);
    this.#changed();
  }

  #changed() {
    this.#refresh();
    emit(this, "form-change", { spec: this.#spec(), sound: this.#layers.sound });
  }

  #takeRefusals() {
    const { findings, problem } = this.props;
    const stillTrue = (problem?.errors ?? []).filter(({ field }) => !this.#touched.has(field.split(".")[0] ?? "") && !findings.errors.some((error) => error.field === field));
    this.#refusals = [...findings.errors, ...stillTrue];
    this.#layerRefusals = this.#refusals.filter(({ field }) => field.split(".")[0] === "layers");
  }

  #refresh() {
    const { words, schema, findings, check } = this.props;
    if (!schema) return;
    const values = this.#values;
    for (const [name, input] of this.#inputs) {
      if (input instanceof LayersEditor) continue;
      const refusal = this.#refusals.find((error) => error.field === name) ?? null;
      input.props = { words, field: input.props.field, used: this.#isShown(input.props.field, values), refusal, tries: worthTrying(name, values) };
    }
    const facts = this.#facts(values);
    this.#layers.hidden = this.props.fork !== null;
    this.#layers.props = {
      ...this.#layers.props, words, images: areImages(facts), example: facts?.shape ?? null, findings, errors: this.#layerRefusals,
      outputs: values.output !== "softmax" ? "1" : facts ? String(facts.classes) : "", twoLayer: twoLayerNet(values),
    };
    for (const { group, fields } of this.#groups) this.#refreshGroup(group, fields, values);
    this.#hints.show(words, values);
    const [checked, reported] = [this.#spec(), check.spec ?? {}].map(({ name: _, ...rest }) => rest);
    this.#check.props = {
      words, state: check, outdated: check.report !== null && !sameValue(checked, reported),
      possible: !findings.unreachable && findings.errors.length === 0 && [...this.#inputs.values()].every((input) => input.valid),
    };
    this.#network.props = { words, findings, valid: this.#layers.valid };
  }

  /**
   * @param {FieldGroup} group
   * @param {SpecField[]} fields
   * @param {Values} values
   */
  #refreshGroup(group, fields, values) {
    const { words } = this.props;
    const used = fields.filter((field) => this.#isShown(field, values));
    const changed = used.filter((field) => isAdvanced(field) && !sameValue(values[field.name], field.initial));
    const nothing = `fold.nothing.${fields[0]?.group}`;
    group.show(used.length > 0);
    group.applyWords(words);
    group.tell(changed.length || !words.has(nothing) ? changed.map((field) => `${fieldName(field.name, words)} ${measuredValue(field, values[field.name] ?? "", words)}`).join(" · ") : words.t(nothing), changed.length > 0);
  }

  /** @param {keyof RunSpec} name */
  #focus(name) {
    const input = this.#inputs.get(name);
    if (!input) return;
    for (const { group } of this.#groups) group.reveal(input);
    input.focusControl();
  }

  /** @param {Event} event */
  #send(event) {
    event.preventDefault();
    const wrong = [...this.#inputs].find(([, input]) => !input.valid);
    if (wrong) return this.#focus(wrong[0]);
    emit(this, "form-submit", this.#spec());
  }
}

customElements.define("run-form", RunForm);
