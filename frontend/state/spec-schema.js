/**
 * The run spec's fields, read from the server's JSON schema, and the check of one value against its field. The words
 * for labels and refusals are elsewhere; the schema is the only source of bounds and defaults.
 */

/** @import {RunSpec, SchemaProperty, SpecField} from "../types.js" */

/** Groups in the order of the form. One that the schema adds later comes before the last. */
const GROUP_ORDER = ["data", "network", "training", "stop", "run"];

/** Sizes of input and output of each data set, for the line that counts parameters. */
const DATASET_SIZES = { mnist: { inputs: 784, outputs: 10 } };

/**
 * @param {any} openApi
 * @returns {SpecField[]}
 */
export function readFields(openApi) {
  const schemas = openApi.components.schemas;
  const schema = schemas.RunSpec ?? schemas["RunSpec-Input"];
  return Object.entries(schema.properties).map(([name, property]) => toField(/** @type {keyof RunSpec} */ (name), property));
}

/**
 * @param {keyof RunSpec} name
 * @param {SchemaProperty} property
 * @returns {SpecField}
 */
function toField(name, property) {
  const options = property.enum ?? (property.const === undefined ? [] : [property.const]);
  const kind = options.length ? "choice" : property.type === "integer" ? "integer" : property.type === "number" ? "number" : "text";
  return {
    name,
    kind,
    options,
    group: property.group ?? "run",
    unit: property.unit ?? "",
    scale: property.scale ?? "linear",
    initial: property.default ?? "",
    minimum: property.minimum ?? property.exclusiveMinimum ?? null,
    maximum: property.maximum ?? property.exclusiveMaximum ?? null,
    aboveMinimum: property.exclusiveMinimum !== undefined,
    maxLength: property.maxLength ?? null,
  };
}

/**
 * @param {SpecField[]} fields
 * @returns {[string, SpecField[]][]}
 */
export function groupFields(fields) {
  const groups = Map.groupBy(fields, (field) => field.group);
  const place = (/** @type {string} */ group) => {
    const known = GROUP_ORDER.indexOf(group);
    return known < 0 ? GROUP_ORDER.length - 1.5 : known;
  };
  return [...groups].sort(([a], [b]) => place(a) - place(b));
}

/**
 * What was typed, as the value to send; NaN where it is no number.
 * @param {SpecField} field
 * @param {string} text
 * @returns {string | number}
 */
export function parseValue(field, text) {
  if (field.kind === "text" || field.kind === "choice") return text.trim();
  const plain = text.trim().replace(/(\d),(?=\d{3}(\D|$))/g, "$1");
  return plain === "" ? NaN : Number(plain);
}

/**
 * @param {SpecField} field
 * @param {string | number} value
 * @returns {boolean}
 */
export function isValid(field, value) {
  if (field.kind === "choice") return field.options.includes(String(value));
  if (field.kind === "text") return field.maxLength === null || String(value).length <= field.maxLength;
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  if (field.kind === "integer" && !Number.isInteger(value)) return false;
  if (field.minimum !== null && (field.aboveMinimum ? value <= field.minimum : value < field.minimum)) return false;
  return field.maximum === null || value <= field.maximum;
}

/**
 * The next value of a stepper: by ones on a linear scale, through 1, 2, 5, 10, … on a logarithmic one.
 * @param {SpecField} field
 * @param {number} value
 * @param {1 | -1} direction
 */
export function stepValue(field, value, direction) {
  const next = field.scale === "log" ? stepLogarithmic(value, direction) : value + direction;
  const lowest = field.minimum ?? -Infinity;
  if (next < lowest || (field.aboveMinimum && next <= lowest)) return value;
  return Math.min(next, field.maximum ?? Infinity);
}

/**
 * @param {number} value
 * @param {1 | -1} direction
 */
function stepLogarithmic(value, direction) {
  if (!(value > 0)) return 1;
  const exponent = Math.floor(Math.log10(value) + 1e-9);
  const ladder = [exponent - 1, exponent, exponent + 1].flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)));
  const tolerance = value * 1e-9;
  const next = direction > 0 ? ladder.find((rung) => rung > value + tolerance) : ladder.findLast((rung) => rung < value - tolerance);
  return next ?? value;
}

/**
 * @param {string} dataset
 * @param {number} hidden
 * @returns {{ layers: number[], parameters: number } | null} null for a data set that is not known here
 */
export function networkShape(dataset, hidden) {
  const sizes = DATASET_SIZES[/** @type {keyof typeof DATASET_SIZES} */ (dataset)];
  if (!sizes || !Number.isInteger(hidden) || hidden < 1) return null;
  const { inputs, outputs } = sizes;
  return { layers: [inputs, hidden, outputs], parameters: (inputs + 1) * hidden + (hidden + 1) * outputs };
}
