import { isObject } from "@metatron/runtime/kubernetes";
import { at, type Findings, show } from "./inspection.ts";
import { checkNested, checkPattern, isZero, propertiesOf, type Refuse } from "./nested.ts";
import { get, type RawMap } from "./read.ts";

type Level = "root" | "field" | "item";

/**
 * Finds what makes a schema no structural one, in the API server's words.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 */
export function checkStructural(schema: RawMap, path: string, findings: Findings): void {
  const refuse: Refuse = (where, words, fix) => findings.refuse("CRD_SCHEMA", where, words, fix);
  checkSchema(schema, path, "root", refuse);
}

function checkSchema(schema: RawMap, path: string, level: Level, refuse: Refuse): void {
  checkUnsupported(schema, path, refuse);
  checkType(schema, path, level, refuse);
  checkList(schema, path, refuse);
  checkResource(schema, path, level, refuse);
  checkNested(schema, path, refuse);
  for (const [key, child] of propertiesOf(schema))
    checkSchema(child, at(at(path, "properties"), key), "field", refuse);
  for (const [keyword, next] of [
    ["items", "item"],
    ["additionalProperties", "field"],
  ] as const) {
    const child = get(schema, keyword);
    if (isObject(child)) checkSchema(child, at(path, keyword), next, refuse);
  }
}

const unsupported = ["id", "additionalItems", "patternProperties", "definitions", "dependencies"];

function checkUnsupported(schema: RawMap, path: string, refuse: Refuse): void {
  for (const keyword of unsupported) {
    const value = get(schema, keyword);
    if (value !== undefined && value !== "" && !(isObject(value) && Object.keys(value).length === 0))
      refuse(at(path, keyword), `Forbidden: ${keyword} is not supported`, "remove it");
  }
  if (get(schema, "uniqueItems") === true) {
    const reason = "uniqueItems cannot be set to true since the runtime complexity becomes quadratic";
    refuse(
      at(path, "uniqueItems"),
      `Forbidden: ${reason}`,
      "use x-kubernetes-list-type: set for a list of scalars",
    );
  }
  if (get(schema, "additionalProperties") === false && propertiesOf(schema).length > 0) {
    const reason = "additionalProperties and properties are mutual exclusive";
    refuse(
      at(path, "additionalProperties"),
      `Forbidden: ${reason}`,
      "remove it: unknown fields are dropped anyway",
    );
  }
  if (schema["x-kubernetes-preserve-unknown-fields"] === false) {
    const where = at(path, "x-kubernetes-preserve-unknown-fields");
    refuse(where, "Invalid value: false: must be true or undefined", "remove it");
  }
  checkPattern(get(schema, "pattern"), path, refuse);
}

const emptyTypes: { readonly [level in Level]: string } = {
  root: "must not be empty at the root",
  field: "must not be empty for specified object fields",
  item: "must not be empty for specified array items",
};

function checkType(schema: RawMap, path: string, level: Level, refuse: Refuse): void {
  const type = get(schema, "type");
  const isFree =
    schema["x-kubernetes-int-or-string"] === true || schema["x-kubernetes-preserve-unknown-fields"] === true;
  const isReference = get(schema, "$ref") !== undefined;
  if ((type === undefined || type === "") && !isReference && (level === "root" || !isFree))
    if (!(level === "root" && isFree && propertiesOf(schema).length === 0))
      refuse(at(path, "type"), `Required value: ${emptyTypes[level]}`, "give the type");
  if (type === "array" && get(schema, "items") === undefined)
    refuse(at(path, "items"), "Required value: must be specified", "give the schema of the items");
  if (Array.isArray(schema["items"]))
    refuse(
      at(path, "items"),
      "Forbidden: items must be a schema object and not an array",
      "give one schema for all items",
    );
  if (level === "root" && get(schema, "additionalProperties") !== undefined)
    refuse(at(path, "additionalProperties"), "Forbidden: must not be used at the root", "use properties");
  for (const [keyword, wanted] of [
    ["x-kubernetes-list-type", "array"],
    ["x-kubernetes-map-type", "object"],
  ] as const)
    if (get(schema, keyword) !== undefined && type !== wanted) {
      const words = typeof type === "string" ? `Invalid value: ${show(type)}` : "Required value";
      refuse(at(path, "type"), `${words}: must be ${wanted} if ${keyword} is specified`, `make it ${wanted}`);
    }
}

function checkList(schema: RawMap, path: string, refuse: Refuse): void {
  const listType = get(schema, "x-kubernetes-list-type");
  const keys = get(schema, "x-kubernetes-list-map-keys");
  if (Array.isArray(keys) && keys.length > 0 && listType !== "map")
    refuse(
      at(path, "x-kubernetes-list-type"),
      `${listType === undefined ? "Required value" : `Invalid value: ${show(listType)}`}: must be map if x-kubernetes-list-map-keys is non-empty`,
      "make it map",
    );
  const items = get(schema, "items");
  if ((listType !== "map" && listType !== "set") || !isObject(items)) return;
  if (items["nullable"] === true)
    refuse(
      at(at(path, "items"), "nullable"),
      `Forbidden: cannot be nullable when x-kubernetes-list-type is ${listType}`,
      "remove nullable",
    );
  if (listType === "map") checkMapItems(items, Array.isArray(keys) ? keys : [], path, refuse);
}

function checkMapItems(items: RawMap, keys: readonly unknown[], path: string, refuse: Refuse): void {
  const where = at(path, "items");
  const keysAt = at(path, "x-kubernetes-list-map-keys");
  if (items["type"] !== "object") {
    const reason = "must be object if parent array's x-kubernetes-list-type is map";
    return refuse(
      at(where, "type"),
      `Invalid value: ${JSON.stringify(items["type"] ?? "")}: ${reason}`,
      "make the items objects",
    );
  }
  const properties = new Map(propertiesOf(items));
  const required = get(items, "required");
  for (const [index, key] of keys.entries()) {
    const property = properties.get(String(key));
    const keyAt = at(at(where, "properties"), String(key));
    if (property === undefined)
      refuse(
        keysAt,
        `Invalid value: ${JSON.stringify(keys)}: entries must all be names of item properties`,
        "name properties of the items",
      );
    else if (property["type"] === "array" || property["type"] === "object") {
      const reason = "must be a scalar type if parent array's x-kubernetes-list-type is map";
      refuse(at(keyAt, "type"), `Invalid value: ${show(property["type"])}: ${reason}`, "use a scalar as key");
    } else if (get(property, "default") === undefined && !(Array.isArray(required) && required.includes(key)))
      refuse(
        at(keyAt, "default"),
        "Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property",
        "add it to required of the items",
      );
    if (property?.["nullable"] === true)
      refuse(
        at(keyAt, "nullable"),
        "Forbidden: this property is in x-kubernetes-list-map-keys, so it cannot be nullable",
        "remove nullable",
      );
    if (keys.indexOf(key) !== index)
      refuse(
        keysAt,
        `Invalid value: ${JSON.stringify(keys)}: must not contain duplicate entries`,
        "name each key once",
      );
  }
}

/** What holds for the root and for embedded resources. */
function checkResource(schema: RawMap, path: string, level: Level, refuse: Refuse): void {
  const isEmbedded = schema["x-kubernetes-embedded-resource"] === true;
  if (isEmbedded && schema["type"] !== "object") {
    const type = get(schema, "type");
    const words = type === undefined ? "Required value" : `Invalid value: ${show(type)}`;
    refuse(
      at(path, "type"),
      `${words}: must be object if x-kubernetes-embedded-resource is true`,
      "make it object",
    );
  }
  if (isEmbedded && get(schema, "additionalProperties") !== undefined)
    refuse(
      at(path, "additionalProperties"),
      "Forbidden: must not be used if x-kubernetes-embedded-resource is set",
      "remove it",
    );
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true;
  if (isEmbedded && !isOpen && propertiesOf(schema).length === 0)
    refuse(
      at(path, "properties"),
      "Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields",
      "add x-kubernetes-preserve-unknown-fields: true",
    );
  if (isEmbedded || level === "root") checkResourceFields(schema, at(path, "properties"), refuse);
}

const resourceFields: ReadonlyMap<string, string> = new Map([
  ["apiVersion", "string"],
  ["kind", "string"],
  ["metadata", "object"],
]);

function checkResourceFields(schema: RawMap, path: string, refuse: Refuse): void {
  for (const [name, property] of propertiesOf(schema)) {
    const wanted = resourceFields.get(name);
    if (wanted === undefined) continue;
    const type = get(property, "type") ?? "";
    if (type !== wanted)
      refuse(
        at(at(path, name), "type"),
        `Invalid value: ${show(type)}: must be ${wanted}`,
        `make it ${wanted}`,
      );
    if (name === "metadata" && restrictsMetadata(property))
      refuse(
        at(path, name),
        "Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified",
        "leave labels, annotations and the rest of metadata out",
      );
  }
}

function restrictsMetadata(metadata: RawMap): boolean {
  const known = new Set(["type", "description", "title", "default", "properties", "format", "externalDocs"]);
  const others = Object.keys(metadata).filter((key) => !known.has(key) && !isZero(metadata[key]));
  return (
    others.length > 0 || propertiesOf(metadata).some(([name]) => name !== "name" && name !== "generateName")
  );
}
