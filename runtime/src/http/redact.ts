import { types } from "node:util";
import type { HookRequest } from "../call/request.ts";
import { lastAppliedAnnotation } from "../kubernetes/server-fields.ts";
import { isPlainObject } from "../kubernetes/json.ts";

const deepest = 12;
const hidden = "[hidden]";
const appliedAnnotations = [lastAppliedAnnotation, "kubectl.kubernetes.io/last-applied-configuration"];

type Fields = Record<string, unknown>;

/** Texts that must not be shown, wherever they stand. */
export type HiddenTexts = ReadonlySet<string>;

const noTexts: HiddenTexts = new Set();

/**
 * Gives a value to log back as plain data, with the data of every Secret in it replaced, whatever holds it: an instance,
 * a cycle, an error or its cause; and with every text of `texts` replaced, for data that was taken out of its Secret. What is
 * flat and has no such text comes back as it is. It never throws.
 */
export function redactSecrets(value: unknown, texts: HiddenTexts = noTexts): unknown {
  try {
    if (typeof value === "string") return hideTexts(value, texts);
    return texts.size === 0 && isFlat(value) ? value : copy(value, texts, new Map(), 0);
  } catch {
    return "[unreadable]";
  }
}

/** Shorter values would hide parts of ordinary words. */
const shortestText = 6;

/** The values of every Secret in a hook's request, encoded and decoded. */
export function secretTexts({ parent, owned, related }: HookRequest): HiddenTexts {
  const texts = new Set<string>();
  const fieldsOf = (value: unknown): Fields => (isPlainObject(value) ? value : {});
  const secrets = [owned, related].flatMap((kinds) =>
    Object.entries(fieldsOf(kinds)).flatMap(([kind, objects]) =>
      kind.startsWith("Secret.") ? Object.values(fieldsOf(objects)) : [],
    ),
  );
  for (const secret of parent["kind"] === "Secret" ? [...secrets, parent] : secrets) {
    for (const value of Object.values(fieldsOf(fieldsOf(secret)["data"]))) {
      if (typeof value !== "string") continue;
      for (const text of [value, Buffer.from(value, "base64").toString()])
        if (text.length >= shortestText) texts.add(text);
    }
  }
  return texts;
}

function hideTexts(value: string, texts: HiddenTexts): string {
  let shown = value;
  for (const text of texts) shown = shown.replaceAll(text, hidden);
  return shown;
}

/** Whether a value is an error, a DOMException too; asking a proxy of the hook may throw, which is none. */
export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error;
  } catch {
    return false;
  }
}

/** Most lines hold nothing but strings and numbers. */
function isFlat(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return (
    isPlainObject(value) && Object.values(value).every((entry) => typeof entry !== "object" || entry === null)
  );
}

function copy(value: unknown, texts: HiddenTexts, seen: Map<object, unknown>, depth: number): unknown {
  if (typeof value === "string") return hideTexts(value, texts);
  if (typeof value !== "object" || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  if (depth > deepest) return "[deep]";
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function") {
    if (types.isDate(value)) return value;
    if (Buffer.isBuffer(value)) return texts.size > 0 && texts.has(value.toString()) ? hidden : value;
    seen.set(value, "[Circular]");
    return copy((toJSON as () => unknown).call(value), texts, seen, depth + 1);
  }
  const result: Fields | unknown[] = Array.isArray(value) ? [] : {};
  // Or pino would name an error after the constructor of its copy, which is Object.
  if (isError(value) || isCopyOfError(value))
    Object.defineProperty(result, "constructor", { value: undefined });
  seen.set(value, result);
  for (const [key, entry] of entriesOf(value))
    set(result as Fields, key, copy(entry, texts, seen, depth + 1));
  return Array.isArray(result) ? result : redactSecret(result);
}

function isCopyOfError(value: object): boolean {
  return Object.getOwnPropertyDescriptor(value, "constructor")?.enumerable === false;
}

/** What would be written of an object; an error keeps its own words and causes out of its enumerable properties. */
function entriesOf(value: object): [string, unknown][] {
  const entries: [string, unknown][] = Object.keys(value).map((key) => [key, read(value, key)]);
  if (!isError(value)) return entries;
  const own = ["name", "message", "stack", "cause", "errors"]
    .map((key): [string, unknown] => [key === "name" ? "type" : key, read(value, key)])
    .filter(([, entry]) => entry !== undefined);
  return [...own, ...entries];
}

function read(value: object, key: string): unknown {
  try {
    return (value as Fields)[key];
  } catch {
    return "[unreadable]";
  }
}

function set(target: Fields, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Hides the data of a Secret, and of the Secrets in their list, which have no kind of their own. */
function redactSecret(object: Fields): Fields {
  const { kind, items } = object;
  if (kind === "Secret") redactData(object);
  if (kind === "SecretList" && Array.isArray(items)) items.filter(isPlainObject).forEach(redactData);
  return object;
}

function redactData(secret: Fields): void {
  for (const field of ["data", "stringData"]) if (secret[field] !== undefined) secret[field] = hidden;
  const annotations = isPlainObject(secret["metadata"]) ? secret["metadata"]["annotations"] : undefined;
  if (!isPlainObject(annotations)) return;
  for (const key of appliedAnnotations) if (Object.hasOwn(annotations, key)) annotations[key] = hidden;
}
