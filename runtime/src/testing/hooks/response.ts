import type { JsonObject, JsonValue } from "../../json.ts";
import { isMap } from "../apply/merge-key.ts";
import { findDuplicateKeys } from "./duplicate-keys.ts";
import { HookError } from "./errors.ts";

/** What a field of a response must be; every field may also be null. */
type FieldType = "map" | "strings" | "objects" | "number" | "boolean" | "rules";

/** The fields of a response, which is also how Metacontroller's types name them. */
export type ResponseShape = Readonly<Record<string, FieldType>>;

export const compositeShape: ResponseShape = {
  status: "map",
  children: "objects",
  resyncAfterSeconds: "number",
  finalized: "boolean",
};
export const decoratorShape: ResponseShape = {
  labels: "strings",
  annotations: "strings",
  status: "map",
  attachments: "objects",
  resyncAfterSeconds: "number",
  finalized: "boolean",
};
export const customizeShape: ResponseShape = { relatedResources: "rules" };

const ruleFields = ["apiVersion", "resource", "labelSelector", "namespaceSelector", "namespace", "names"];

/** Reads a response as Metacontroller would. Strict mode also refuses unknown and duplicate fields. */
export function parseResponse(
  body: string,
  shape: ResponseShape,
  mode: "strict" | "loose",
  isWritten = false,
): JsonObject {
  const value = parseJson(body);
  if (!isMap(value)) throw unreadable(`cannot unmarshal ${typeName(value)} into a hook response`);
  for (const [field, type] of Object.entries(shape)) {
    const item = value[field];
    if (item !== undefined && item !== null) checkField(field, item, type);
  }
  if (mode === "strict") checkStrictly(isWritten ? undefined : body, value, shape);
  return value;
}

function parseJson(body: string): JsonValue {
  try {
    return JSON.parse(body) as JsonValue;
  } catch (error) {
    throw new HookError(`can't unmarshal webhookResponse: ${String(error)}`, undefined, error);
  }
}

function checkField(field: string, value: JsonValue, type: FieldType): void {
  if (type === "objects" || type === "rules") return checkItems(field, value, type);
  const isRight = type === "map" || type === "strings" ? isMap(value) : typeof value === type;
  if (!isRight) throw unreadable(`cannot unmarshal ${typeName(value)} into field ${field}`);
  if (type !== "strings" || !isMap(value)) return;
  for (const [key, text] of Object.entries(value)) {
    if (text !== null && typeof text !== "string") {
      throw unreadable(
        `cannot unmarshal ${typeName(text ?? null)} into field ${field}.${key} of type string`,
      );
    }
  }
}

function checkItems(field: string, value: JsonValue, type: "objects" | "rules"): void {
  if (!Array.isArray(value)) throw unreadable(`cannot unmarshal ${typeName(value)} into field ${field}`);
  for (const [index, item] of value.entries()) {
    if (item === null) continue;
    if (!isMap(item)) throw unreadable(`cannot unmarshal ${typeName(item)} into field ${field}[${index}]`);
    const kind = item["kind"];
    if (type === "objects" && (typeof kind !== "string" || kind === "")) {
      throw unreadable(`${field}[${index}]: Object 'Kind' is missing in '${JSON.stringify(item)}'`);
    }
  }
}

function checkStrictly(body: string | undefined, value: JsonObject, shape: ResponseShape): void {
  const unknown = Object.keys(value)
    .filter((key) => shape[key] === undefined)
    .map((key) => `unknown field "${key}"`);
  const rules = value["relatedResources"];
  for (const [index, rule] of (Array.isArray(rules) ? rules : []).entries()) {
    for (const key of isMap(rule) ? Object.keys(rule) : []) {
      if (!ruleFields.includes(key)) unknown.push(`unknown field "relatedResources[${index}].${key}"`);
    }
  }
  const found = body === undefined ? [] : findDuplicateKeys(body, value);
  const duplicates = found.map((path) => `duplicate field "${path}"`);
  const all = [...unknown, ...duplicates];
  if (all.length > 0) throw new HookError(`strict validation failed for webhookResponse: ${all.join(", ")}`);
}

function unreadable(message: string): HookError {
  return new HookError(`can't unmarshal webhookResponse: ${message}`);
}

function typeName(value: JsonValue): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
}
