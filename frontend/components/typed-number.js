/**
 * Stepping a number that is typed into a text field: by the arrow keys, and by buttons beside it.
 */

/** @import {Field} from "../types.js" */

import { parseValue } from "../state/spec-schema.js";
import { stepValue } from "../state/stepping.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @param {HTMLInputElement} input
 * @param {Field} field
 * @param {1 | -1} direction
 */
function step(input, field, direction) {
  const value = parseValue(field, input.value);
  const from = typeof value === "number" && Number.isFinite(value) ? value : Number(field.initial ?? field.minimum ?? 0);
  input.value = String(stepValue(field, from, direction));
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * @param {Field} field
 * @param {Record<string, string>} [attributes]
 */
export function typedInput(field, attributes = {}) {
  const isNumber = field.kind === "integer" || field.kind === "number";
  const input = h("input", {
    type: "text", inputmode: field.kind === "integer" ? "numeric" : field.kind === "number" ? "decimal" : "text", autocomplete: "off", spellcheck: "false",
    class: isNumber ? "figure" : "", ...attributes,
  });
  if (isNumber) {
    input.addEventListener("keydown", (event) => {
      if ((event.key !== "ArrowUp" && event.key !== "ArrowDown") || event.altKey) return;
      event.preventDefault();
      step(input, field, event.key === "ArrowUp" ? 1 : -1);
    });
  }
  return input;
}

/**
 * @param {HTMLInputElement} input
 * @param {Field} field
 * @param {1 | -1} direction
 */
export function stepper(input, field, direction) {
  return h("button", {
    type: "button", class: "stepper", tabindex: "-1", "data-label": direction > 0 ? "form.more" : "form.less", onclick: () => step(input, field, direction),
  }, icon(direction > 0 ? "plus" : "minus"));
}
