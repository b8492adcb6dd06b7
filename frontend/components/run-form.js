/**
 * Every setting of a run in a drawer, built from the server's schema. It checks while one types and hands over a spec;
 * starting the run is its owner's.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Problem, RunSpec, SpecField} from "../types.js" */

import { shape } from "../language/run-words.js";
import { groupFields, networkShape } from "../state/spec-schema.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";
import { SpecFieldInput } from "./spec-field.js";

/**
 * @typedef {object} RunFormProps
 * @property {Words} words
 * @property {SpecField[] | null} fields null until the schema is there
 * @property {boolean} open
 * @property {RunSpec | null} initial a spec to begin with, null for the defaults
 * @property {boolean} sending
 * @property {Problem | null} problem what the server refused last
 */

/** @extends {Component<RunFormProps>} */
export class RunForm extends Component {
  /** @type {Map<string, SpecFieldInput>} */
  #inputs = new Map();
  #body = h("div", { class: "drawer-body" });
  #shape = h("p", { class: "shape-line figure" });
  #problem = h("p", { class: "form-problem", role: "alert" });
  #submit = h("button", { type: "submit", class: "button primary", "data-testid": "submit-form" }, icon("play"), h("span", { "data-text": "form.start" }));
  #form = h("form", { class: "drawer-form", novalidate: true, "data-testid": "run-form", onsubmit: (/** @type {Event} */ event) => this.#send(event) },
    h("header", { class: "drawer-head" },
      h("div", {}, h("h2", { class: "drawer-title", id: "run-form-title", "data-text": "form.title" }), this.#shape),
      h("button", { type: "button", class: "button quiet icon-only", "data-label": "form.close", onclick: () => this.#dialog.close() }, icon("clear"))),
    this.#body,
    h("footer", { class: "drawer-foot" }, this.#problem,
      h("button", { type: "button", class: "button quiet", "data-testid": "reset-form", "data-text": "form.reset", onclick: () => this.#fill(null) }),
      this.#submit));
  /** @type {HTMLDialogElement} */
  #dialog = h("dialog", { class: "drawer", "aria-labelledby": "run-form-title", onclose: () => emit(this, "form-closed") }, this.#form);

  /** @override */
  build() {
    this.append(this.#dialog);
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
    this.addEventListener("field-input", () => this.#refresh());
  }

  /**
   * @override
   * @param {RunFormProps} next
   * @param {RunFormProps} [previous]
   */
  update({ words, fields, open, initial, sending, problem }, previous) {
    if (fields && !this.#inputs.size) this.#build(fields);
    const isOpening = open && fields !== null && !this.#dialog.open;
    if (isOpening) {
      this.#fill(initial);
      this.#dialog.showModal();
      this.#body.scrollTop = 0;
    }
    if (!open && this.#dialog.open) this.#dialog.close();
    this.#submit.disabled = sending;
    setText(this.#problem, problem && !problem.errors?.length ? (words.has(`problem.${problem.code}`) ? words.t(`problem.${problem.code}`) : problem.detail) : "");
    this.#refresh();
    if (problem && problem !== previous?.problem) this.#inputs.get(problem.errors?.[0]?.field ?? "")?.focusControl();
  }

  /** @param {SpecField[]} fields */
  #build(fields) {
    for (const [group, members] of groupFields(fields)) {
      const section = h("fieldset", { class: "field-group" }, h("legend", { "data-text": `group.${group}` }, this.props.words.t(`group.${group}`)));
      for (const field of members) {
        const input = new SpecFieldInput();
        this.#inputs.set(field.name, input);
        input.props = { words: this.props.words, field, disabled: false, refusal: null };
        section.append(input);
      }
      this.#body.append(section);
    }
  }

  /** @param {RunSpec | null} spec null for the defaults */
  #fill(spec) {
    for (const [name, input] of this.#inputs) input.value = spec?.[/** @type {keyof RunSpec} */ (name)] ?? input.props.field.initial;
    this.#refresh();
  }

  #refresh() {
    const { words, problem } = this.props;
    const initializer = this.#inputs.get("initializer")?.value;
    for (const [name, input] of this.#inputs) {
      const disabled = name === "weight_init_std" && initializer !== "normal";
      const refusal = problem?.errors?.find((error) => error.field === name) ?? null;
      input.props = { words, field: input.props.field, disabled, refusal };
    }
    const network = networkShape(String(this.#inputs.get("dataset")?.value), Number(this.#inputs.get("hidden_size")?.value));
    setText(this.#shape, network ? words.t("form.shape", { shape: shape(network.layers), parameters: network.parameters }) : words.t("form.shapeUnknown"));
  }

  /** @param {Event} event */
  #send(event) {
    event.preventDefault();
    const inputs = [...this.#inputs];
    const wrong = inputs.find(([, input]) => !input.valid);
    if (wrong) return wrong[1].focusControl();
    const sent = inputs.filter(([name, input]) => name !== "weight_init_std" || !input.classList.contains("disabled"));
    emit(this, "form-submit", Object.fromEntries(sent.map(([name, input]) => [name, input.value])));
  }
}

customElements.define("run-form", RunForm);
