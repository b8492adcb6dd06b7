/**
 * A run's receipt, to be read, copied, kept as a file, and put to the test: what the run was made of, and the sums of
 * its data and weights. What it says comes from the server as it is.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Receipt, Run, RunSpec, SpecField} from "../types.js" */

import { changeWords } from "../language/change-words.js";
import { runName, shape, specValue } from "../language/run-words.js";
import { toldChanges } from "../state/run-settings.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{ words: Words, run: Run | null, receipt: Receipt | null, fields: SpecField[] | null, readOnly: boolean }} ReceiptDialogProps `receipt` null while none is shown */

/** @extends {Component<ReceiptDialogProps>} */
export class ReceiptDialog extends Component {
  #list = h("dl", { class: "receipt" });
  #copied = h("span", { "data-text": "receipt.copy" });
  #reproduce = h("button", { type: "button", class: "button primary", "data-testid": "receipt-reproduce", onclick: () => emit(this, "run-reproduce") }, icon("repeat"), h("span", { "data-text": "action.reproduce" }));
  #dialog = h("dialog", { class: "dialog receipt-dialog", "aria-labelledby": "receipt-title", "data-testid": "receipt", onclose: () => emit(this, "receipt-closed") },
    h("header", { class: "receipt-head" },
      h("h2", { class: "dialog-title", id: "receipt-title", "data-text": "receipt.title" }),
      h("button", { type: "button", class: "button quiet icon-only", "data-label": "form.close", onclick: () => this.#dialog.close() }, icon("clear"))),
    h("p", { class: "dialog-text", "data-text": "receipt.text" }),
    this.#list,
    h("div", { class: "dialog-actions" },
      h("button", { type: "button", class: "button", "data-testid": "receipt-copy", onclick: () => void this.#copy() }, icon("copy"), this.#copied),
      h("button", { type: "button", class: "button", "data-testid": "receipt-download", onclick: () => this.#download() }, icon("down"), h("span", { "data-text": "receipt.download" })),
      this.#reproduce));

  /** @override */
  build() {
    this.append(this.#dialog);
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
  }

  /**
   * @override
   * @param {ReceiptDialogProps} next
   * @param {ReceiptDialogProps} [previous]
   */
  update({ words, run, receipt, fields, readOnly }, previous) {
    this.#reproduce.hidden = readOnly;
    if (receipt && (receipt !== previous?.receipt || words !== previous.words)) {
      setText(this.#copied, words.t("receipt.copy"));
      this.#list.replaceChildren(...rows(receipt, run, fields, words).map(([name, ...lines]) =>
        h("div", { class: "receipt-row" }, h("dt", {}, words.t(`receipt.${name}`)), ...lines.map((line) => h("dd", { class: `figure${isSum(name) ? " sum" : ""}` }, line)))));
    }
    if (receipt && !this.#dialog.open) this.#dialog.showModal();
    if (!receipt && this.#dialog.open) this.#dialog.close();
  }

  get #json() {
    return `${JSON.stringify(this.props.receipt, null, 2)}\n`;
  }

  async #copy() {
    // Away from this machine and without TLS a page may not write to the clipboard; the file is offered beside it.
    const isCopied = navigator.clipboard ? await navigator.clipboard.writeText(this.#json).then(() => true, () => false) : false;
    setText(this.#copied, this.props.words.t(isCopied ? "receipt.copied" : "receipt.notCopied"));
  }

  #download() {
    const address = URL.createObjectURL(new Blob([this.#json], { type: "application/json" }));
    h("a", { href: address, download: `receipt-${this.props.receipt?.run}.json` }).click();
    URL.revokeObjectURL(address);
  }
}

/** @param {string} name */
const isSum = (name) => name.endsWith("Sum");

/**
 * @param {Receipt} receipt
 * @param {Run | null} run
 * @param {SpecField[] | null} fields
 * @param {Words} words
 * @returns {[name: string, ...lines: string[]][]}
 */
function rows(receipt, run, fields, words) {
  const { spec } = receipt;
  const changes = run ? toldChanges({ ...run, spec, changes: receipt.changes.map((change, k) => ({ ...change, number: k + 1, asked_at: "" })) }) : [];
  return [
    ["run", receipt.name],
    ["description", [runName({ ...spec, name: "" }, words), ...(run ? [shape(run.layers)] : []), ...told(spec, words)].join(" · ")],
    ["iterations", words.t("receipt.iterationsAndSeed", { iterations: receipt.iterations, seed: String(receipt.seed) })],
    ["changes", ...(changes.length ? changes.map(({ iteration, told: fieldsTold }) => `${words.t("changes.after", { iteration: iteration ?? 0 })}: ${fieldsTold.map((one) => changeWords(one, fields, words)).join(" · ")}`) : [words.t("receipt.noChanges")])],
    ["weightsSum", receipt.weights_sha256],
    ["dataSum", receipt.dataset_sha256],
    ...(receipt.start_sha256 ? [/** @type {[string, string]} */ (["startSum", receipt.start_sha256])] : []),
    ["versions", Object.entries(receipt.versions).map(([name, version]) => `${VERSION_NAMES[name] ?? name} ${version}`).join(" · "), ...receipt.blas],
    ["processor", receipt.cpu, receipt.platform],
  ];
}

/** @type {Record<string, string>} names are names in every language */
const VERSION_NAMES = { backprop_lab: "Backprop Lab", python: "Python", numpy: "NumPy" };

/**
 * @param {RunSpec} spec
 * @param {Words} words
 */
function told(spec, words) {
  return (/** @type {(keyof RunSpec)[]} */ (["learning_rate", "batch_size", "dtype"])).map((name) => `${words.t(`field.${name}`)} ${specValue(name, spec[name], words)}`);
}

customElements.define("receipt-dialog", ReceiptDialog);
