/**
 * The run spec's fields and the types of layers, read from the server's JSON schema, and the check of one value against
 * its field. The words for labels and refusals are elsewhere; the schema is the only source of bounds and defaults.
 */

/** @import {Field, LayerType, RunSchema, RunSpec, SchemaProperty, SpecField, SpecValue} from "../types.js" */

/** Groups in the order of the form. One that the schema adds later comes before the last. */
const GROUP_ORDER = ["data", "augmentation", "network", "training", "stop", "run"];

/**
 * @param {any} openApi
 * @returns {RunSchema}
 */
export function readSchema(openApi) {
  const schemas = openApi.components.schemas;
  const schema = schemas.RunSpec ?? schemas["RunSpec-Input"];
  /** @type {[string, SchemaProperty][]} */
  const all = Object.entries(schema.properties);
  // Own digits are the draw page's to choose.
  const properties = all.filter(([, property]) => property.group !== "corrections");
  const references = properties.flatMap(([, property]) => property.items?.oneOf ?? []);
  return {
    fields: properties.map(([name, property]) => toSpecField(/** @type {keyof RunSpec} */ (name), property)),
    changeable: /** @type {(keyof RunSpec)[]} */ (properties.map(([name]) => name).filter((name) => name in schemas.Changes.properties)),
    layerTypes: references.map(({ $ref }) => toLayerType(schemas[$ref.split("/").at(-1) ?? ""])),
  };
}

/**
 * @param {any} openApi
 * @returns {SpecField[]}
 */
export const readFields = (openApi) => readSchema(openApi).fields;

/**
 * @param {keyof RunSpec} name
 * @param {SchemaProperty} property
 * @returns {SpecField}
 */
function toSpecField(name, property) {
  return { ...toField(name, property), name, group: property.group ?? "run", usedWith: property.used_with ?? {} };
}

/**
 * @param {{ properties: Record<string, SchemaProperty> }} schema
 * @returns {LayerType}
 */
function toLayerType({ properties }) {
  const { type, ...parameters } = properties;
  return { type: type?.const ?? "", parameters: Object.entries(parameters).map(([name, property]) => toField(name, property)) };
}

/**
 * @param {string} name
 * @param {SchemaProperty} property
 * @returns {Field}
 */
function toField(name, property) {
  const optional = property.anyOf?.some((choice) => choice.type === "null") ?? false;
  const bounds = property.anyOf?.find((choice) => choice.type !== "null") ?? property;
  const options = bounds.enum ?? (bounds.const === undefined ? [] : [bounds.const]);
  return {
    name,
    kind: options.length ? "choice" : KINDS[/** @type {keyof typeof KINDS} */ (bounds.type)] ?? "text",
    options,
    unit: property.unit ?? "",
    scale: property.scale ?? "linear",
    initial: property.default ?? (optional ? null : ""),
    minimum: bounds.minimum ?? bounds.exclusiveMinimum ?? null,
    maximum: bounds.maximum ?? bounds.exclusiveMaximum ?? null,
    aboveMinimum: bounds.exclusiveMinimum !== undefined,
    belowMaximum: bounds.exclusiveMaximum !== undefined,
    maxLength: bounds.maxLength ?? bounds.maxItems ?? null,
    optional,
  };
}

const KINDS = /** @type {const} */ ({ integer: "integer", number: "number", boolean: "switch", array: "layers", string: "text" });

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
 * Whether a field means anything beside the other values.
 * @param {SpecField} field
 * @param {Partial<Record<keyof RunSpec, SpecValue>>} values
 */
export function isUsed(field, values) {
  return Object.entries(field.usedWith).every(([name, wanted]) => {
    const value = values[/** @type {keyof RunSpec} */ (name)];
    return value === undefined || wanted.some((one) => sameValue(one, value));
  });
}

/**
 * @param {unknown} a
 * @param {unknown} b
 */
export const sameValue = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * What was typed, as the value to send; NaN where it is no number.
 * @param {Field} field
 * @param {string} text
 * @returns {string | number | null}
 */
export function parseValue(field, text) {
  if (field.kind === "text" || field.kind === "choice") return text.trim();
  const plain = text.trim().replace(/(\d),(?=\d{3}(\D|$))/g, "$1");
  if (plain === "") return field.optional ? null : NaN;
  return Number(plain);
}

/**
 * @param {Field} field
 * @param {SpecValue} value
 * @returns {boolean}
 */
export function isValid(field, value) {
  if (field.kind === "choice") return field.options.includes(String(value));
  if (field.kind === "text") return field.maxLength === null || String(value).length <= field.maxLength;
  if (field.kind === "switch") return typeof value === "boolean";
  if (value === null) return field.optional;
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  if (field.kind === "integer" && !Number.isInteger(value)) return false;
  if (field.minimum !== null && (field.aboveMinimum ? value <= field.minimum : value < field.minimum)) return false;
  return field.maximum === null || (field.belowMaximum ? value < field.maximum : value <= field.maximum);
}
