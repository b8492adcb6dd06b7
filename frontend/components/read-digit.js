/**
 * One image of the test data with what the network made of it: what it is, what it was taken for, how surely, and all
 * probabilities as small columns.
 */

/** @import {Words} from "../language/words.js" */
/** @import {ReadImage} from "../types.js" */

import { digitImage } from "./digit-image.js";
import { h } from "./dom.js";

/**
 * @param {ReadImage} read
 * @param {string} ink rgb(…)
 * @param {Words} words
 */
export function readDigit({ label, predicted, probabilities, image }, ink, words) {
  const sure = words.percent(probabilities[predicted], 1);
  const told = words.t("inspect.read", { label: String(label), predicted: String(predicted), sure, right: words.percent(probabilities[label], 1) });
  const node = h("li", { class: "read-digit" },
    digitImage(image, ink),
    h("span", { class: "read-columns", "aria-hidden": "true" }, ...probabilities.map((share, digit) => {
      const column = h("span", { class: `read-column${digit === label ? " right" : digit === predicted ? " wrong" : ""}` });
      column.style.setProperty("--share", share.toFixed(3));
      return column;
    })),
    h("span", { class: "read-words figure", "aria-hidden": "true" },
      h("strong", { class: label === predicted ? "right" : "wrong" }, String(predicted)), ` ${sure}`),
    h("span", { class: "read-truth", "aria-hidden": "true" }, words.t("inspect.is", { label: String(label) })),
    h("span", { class: "visually-hidden" }, told));
  // All probabilities in words, when somebody wants them.
  node.addEventListener("pointerenter", () => (node.title = probabilities.map((share, digit) => `${digit}: ${words.percent(share, 1)}`).join("\n")), { once: true });
  return node;
}
