/**
 * What a visitor chose to keep: language and theme, in localStorage. Where storage is forbidden, the choice lasts as
 * long as the page.
 */

/** @import {Language, Theme, ThemeChoice} from "../types.js" */

const LANGUAGE = "backprop-lab.language";
const THEME = "backprop-lab.theme";

/** @type {readonly Language[]} */
export const LANGUAGES = ["en", "ko"];
/** @type {readonly ThemeChoice[]} */
export const THEMES = ["system", "light", "dark"];

/** @param {string} key */
function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
function write(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that stores nothing still shows the choice until the page is left.
  }
}

/**
 * What was chosen of something else, under a name of its own.
 * @param {string} name
 */
export const keptChoice = (name) => read(`backprop-lab.${name}`);

/**
 * @param {string} name
 * @param {string} value
 */
export const keepChoice = (name, value) => write(`backprop-lab.${name}`, value);

/** @returns {Language} */
export function preferredLanguage() {
  return (read(LANGUAGE) ?? navigator.language).startsWith("ko") ? "ko" : "en";
}

/** @param {Language} language */
export function keepLanguage(language) {
  write(LANGUAGE, language);
  document.documentElement.lang = language;
}

/** @returns {ThemeChoice} */
export function preferredTheme() {
  const stored = read(THEME);
  return stored === "light" || stored === "dark" ? stored : "system";
}

/** @param {ThemeChoice} choice */
export function keepTheme(choice) {
  write(THEME, choice);
  if (choice === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
}

const systemDark = matchMedia("(prefers-color-scheme: dark)");

/**
 * @param {ThemeChoice} choice
 * @returns {Theme}
 */
export function resolveTheme(choice) {
  if (choice !== "system") return choice;
  return systemDark.matches ? "dark" : "light";
}

/** @param {() => void} listener */
export function onSystemTheme(listener) {
  systemDark.addEventListener("change", listener);
}
