import { type JsonObject, type JsonValue, isObject } from "@metatron/runtime/kubernetes";
import type { Webhook } from "./webhook.ts";

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
const selectorFields = ["matchLabels", "matchExpressions"];
const expressionFields = ["key", "operator", "values"];

/** Reads a response as Metacontroller would. Strict mode also refuses unknown and duplicate fields. */
export function parseResponse(
  body: string,
  shape: ResponseShape,
  { version, type, mode }: Pick<Webhook, "version" | "type" | "mode">,
): JsonObject {
  const value = readJson(body, shape, `can't unmarshal webhookResponse (version: ${version}, type: ${type})`);
  const found = mode === "strict" ? strictProblems(body, value, shape) : [];
  if (found.length === 0) return value;
  const text = found.length === 1 ? String(found[0]) : `[${found.join(", ")}]`;
  throw new HookError(
    `strict validation failed for ${version} webhookResponse (type: ${type}, mode: ${mode}): ${text}`,
  );
}

function readJson(body: string, shape: ResponseShape, what: string): JsonObject {
  try {
    const value = JSON.parse(body) as JsonValue;
    if (!isObject(value)) throw unreadable(`cannot unmarshal ${typeName(value)} into a hook response`);
    for (const [field, type] of Object.entries(shape)) {
      const item = value[field];
      if (item !== undefined && item !== null) checkField(field, item, type);
    }
    return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new HookError(`${what}: ${reason}`, undefined, error);
  }
}

function checkField(field: string, value: JsonValue, type: FieldType): void {
  if (type === "objects" || type === "rules") return checkItems(field, value, type);
  const isRight = type === "map" || type === "strings" ? isObject(value) : typeof value === type;
  if (!isRight) throw unreadable(`cannot unmarshal ${typeName(value)} into field ${field}`);
  if (type !== "strings" || !isObject(value)) return;
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
    if (!isObject(item)) throw unreadable(`cannot unmarshal ${typeName(item)} into field ${field}[${index}]`);
    const kind = item["kind"];
    if (type === "objects" && (typeof kind !== "string" || kind === "")) {
      throw unreadable(`${field}[${index}]: Object 'Kind' is missing in '${JSON.stringify(item)}'`);
    }
  }
}

/** What a strict decoder finds. It does not look into children and attachments, which decode themselves. */
function strictProblems(body: string | undefined, value: JsonObject, shape: ResponseShape): string[] {
  const unknown = unknownFields(value, Object.keys(shape), "");
  for (const [path, rule] of items(value["relatedResources"], "relatedResources")) {
    unknown.push(...unknownFields(rule, ruleFields, `${path}.`));
    for (const field of ["labelSelector", "namespaceSelector"]) {
      const [selector, where] = [rule[field], `${path}.${field}.`];
      if (!isObject(selector)) continue;
      unknown.push(...unknownFields(selector, selectorFields, where));
      for (const [at, expression] of items(selector["matchExpressions"], `${where}matchExpressions`)) {
        unknown.push(...unknownFields(expression, expressionFields, `${at}.`));
      }
    }
  }
  const found = body === undefined ? [] : findDuplicateKeys(body, value);
  const twice = found.filter((path) => !/^(children|attachments)\./.test(path));
  return [...unknown, ...twice.map((path) => `duplicate field "${path}"`)];
}

function items(list: JsonValue | undefined, path: string): [string, JsonObject][] {
  const entries = (Array.isArray(list) ? list : []).map((item, index): [string, JsonValue] => [
    `${path}[${index}]`,
    item,
  ]);
  return entries.filter((entry): entry is [string, JsonObject] => isObject(entry[1]));
}

function unknownFields(map: JsonObject, known: readonly string[], path: string): string[] {
  return Object.keys(map)
    .filter((key) => !known.includes(key))
    .map((key) => `unknown field "${path}${key}"`);
}

function unreadable(message: string): Error {
  return new Error(message);
}

function typeName(value: JsonValue): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
}

/** The keys that occur twice in one map of a JSON text, as paths; the text must be valid JSON. */
export function findDuplicateKeys(text: string, value: unknown): string[] {
  // A second key would have vanished on the way through a value: equal lengths prove that there is none.
  if (JSON.stringify(value).length === text.trim().length) return [];
  const found: string[] = [];
  scan(text, found);
  return found;
}

interface Frame {
  readonly keys: Set<string> | undefined;
  readonly path: string;
}

function scan(text: string, found: string[]): void {
  const frames: Frame[] = [];
  let path = "";
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[[\]{}]/g)) {
    const token = match[0];
    if (token === "{" || token === "[") {
      frames.push({ keys: token === "{" ? new Set() : undefined, path });
    } else if (token === "}" || token === "]") {
      frames.pop();
    } else if (match[1] !== undefined) {
      const frame = frames.at(-1);
      const key = String(JSON.parse(token.slice(0, token.length - match[1].length)));
      path = frame === undefined || frame.path === "" ? key : `${frame.path}.${key}`;
      if (frame?.keys?.has(key) === true) found.push(path);
      frame?.keys?.add(key);
    }
  }
}

/** A hook call that failed: what Metacontroller logs, with the status and body when there was an answer. */
export class HookError extends Error {
  override readonly name = "HookError";
  readonly status: number | undefined;
  readonly body: string | undefined;

  constructor(message: string, answer?: { readonly status: number; readonly body: string }, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.status = answer?.status;
    this.body = answer?.body;
  }
}

/** The answer 429: a composite's parent comes back after so many seconds, without an event and without back-off. */
export class TooManyRequests extends Error {
  override readonly name = "TooManyRequests";
  readonly afterSeconds: number;
  /** What the hook said, which Metacontroller does not pass on. */
  readonly reason: string;

  constructor(afterSeconds: number, reason: string) {
    super(`Too many request, it will be resync after: ${afterSeconds}`);
    this.afterSeconds = afterSeconds;
    this.reason = reason;
  }
}

/** Something that makes the real Metacontroller crash: every controller of the cluster stops with it. */
export class ServerCrash extends Error {
  override readonly name = "ServerCrash";
}
