/**
 * A whole number to type, with its label above and what is wrong with it below. What it means is checked by its owner.
 */

/** @import {Words} from "../language/words.js" */
/** @import {SpecField} from "../types.js" */

import { expectation } from "../language/field-words.js";
import { isValid, parseValue } from "../state/spec-schema.js";
import { h, setAttribute, setText } from "./dom.js";

/**
 * @param {string} id
 * @param {string} label key of its text
 */
export function numberEntry(id, label) {
  const input = h("input", { id, type: "text", inputmode: "numeric", autocomplete: "off", spellcheck: "false", class: "figure", "data-testid": id, "aria-describedby": `${id}-error` });
  const control = h("div", { class: "field-control" }, input);
  const error = h("p", { class: "field-error", id: `${id}-error` });
  const node = h("div", { class: "search-part" }, h("label", { for: id, class: "search-label", "data-text": label }), control, error);
  return {
    node,
    input,
    /** @param {SpecField} field whose numbers it takes */
    value: (field) => Number(parseValue(field, input.value)),
    /**
     * What was expected of it, in words; nothing where it is sound.
     * @param {SpecField} field
     * @param {Words} words
     */
    complaint: (field, words) => (isValid(field, parseValue(field, input.value)) ? "" : expectation(field, words)),
    /** @param {string} complaint empty for none */
    show(complaint) {
      setText(error, complaint);
      setAttribute(input, "aria-invalid", complaint ? "true" : null);
      control.classList.toggle("wrong", complaint !== "");
    },
  };
}
