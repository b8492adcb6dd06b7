/**
 * Building DOM nodes by hand: elements with attributes, listeners and children. Not a template language: text only
 * ever becomes text nodes, so nothing from data can turn into markup.
 */

/** @import {Words} from "../language/words.js" */

/**
 * @typedef {string | number | boolean | null | undefined | ((event: any) => void)} AttributeValue
 */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, AttributeValue>} [attributes] functions under `on…` become listeners; `true` an empty attribute
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children);
  return node;
}

/**
 * Sets text only where it changes, which keeps selections and screen readers quiet.
 * @param {Element} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * @param {Element} node
 * @param {string} name
 * @param {string | null} value null takes the attribute away
 */
export function setAttribute(node, name, value) {
  if (value === null) node.removeAttribute(name);
  else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/**
 * @param {EventTarget} target
 * @param {string} type
 * @param {unknown} [detail]
 */
export function emit(target, type, detail) {
  target.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
}

/**
 * Shows something from its beginning, whatever scrolls: the page, or what holds it.
 * @param {Element} shown
 */
export function toTop(shown) {
  scrollTo(0, 0);
  if (shown.parentElement) shown.parentElement.scrollTop = 0;
}

/**
 * Fills every node that names its text: data-text for its content, data-label for aria-label, data-hint for title.
 * @param {Element} root
 * @param {Words} words
 */
export function applyWords(root, words) {
  for (const node of root.querySelectorAll("[data-text]")) setText(node, words.t(node.getAttribute("data-text") ?? ""));
  for (const node of root.querySelectorAll("[data-label]")) setAttribute(node, "aria-label", words.t(node.getAttribute("data-label") ?? ""));
  for (const node of root.querySelectorAll("[data-hint]")) setAttribute(node, "title", words.t(node.getAttribute("data-hint") ?? ""));
}
