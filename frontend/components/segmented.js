/**
 * Two or three choices side by side, one of them taken: native radio buttons in a row. Not for long lists of options.
 */

import { h } from "./dom.js";

/**
 * @param {string} name
 * @param {string} labelKey
 * @param {{ value: string, text: string, testid?: string }[]} options
 * @param {(value: string) => void} onChange
 */
export function segmented(name, labelKey, options, onChange) {
  const inputs = options.map(({ value }) =>
    h("input", { type: "radio", name, value, onchange: () => onChange(value) }));
  const node = h("div", { class: "segmented", role: "radiogroup", "data-label": labelKey },
    ...options.map(({ text, testid }, k) => h("label", { class: "segment", "data-testid": testid }, inputs[k], h("span", { "data-text": text }))));
  return {
    node,
    /** @param {string} value */
    select(value) {
      for (const input of inputs) input.checked = input.value === value;
    },
  };
}
