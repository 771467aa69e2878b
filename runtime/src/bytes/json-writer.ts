import { silence } from "../gate/loose-promise.ts";
import { putInteger, putText } from "./ascii.ts";

const deepest = 200;
const smallest = 64 * 1024;
const largest = 1024 * 1024;
/** Longer texts are left to the engine's own writer. */
const longestByHand = 256;
const number = 32;
const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;

let target = Buffer.allocUnsafeSlow(smallest);
let at = 0;
let isAscii = true;
let isInUse = false;

/** JSON, with its length in UTF-8. */
export interface Written {
  readonly text: string;
  readonly bytes: number;
}

/**
 * Writes JSON byte by byte, reading every property once, for whoever checks a value while it is written. Every method
 * says false, and the text is lost, when the value is no plain data through and through, or too large for the buffer.
 */
export const json = {
  /** Runs what writes one text, and gives that; undefined when it says false. */
  write(body: () => boolean): Written | undefined {
    if (isInUse || isPolluted()) return undefined;
    isInUse = true;
    isAscii = true;
    at = 0;
    try {
      if (!body()) return undefined;
      return { text: target.toString(isAscii ? "latin1" : "utf8", 0, at), bytes: at };
    } finally {
      isInUse = false;
    }
  },

  value: writeValue,
  text: writeText,
  object: writeObject,

  /** Writes an object key by key: `member` writes the value of a key, or says that it cannot. */
  members(value: object, member: (key: string, value: unknown) => boolean): boolean {
    if (!isPlain(value)) return false;
    let isFirst = true;
    for (const key in value) {
      const entry = (value as Record<string, unknown>)[key];
      if (!writeKey(key, isFirst) || !member(key, entry)) return lose(entry);
      isFirst = false;
    }
    return isFirst ? put("{}") : put("}");
  },

  /** Writes a list of whatever `item` writes; falsy items are left out. */
  items(values: readonly unknown[], item: (value: unknown, index: number) => boolean): boolean {
    let isFirst = true;
    for (let index = 0; index < values.length; index++) {
      const value = values[index];
      if (!value) continue;
      if (!put(isFirst ? "[" : ",") || !item(value, index)) return false;
      isFirst = false;
    }
    return isFirst ? put("[]") : put("]");
  },
};

/** Whether every object seems to have keys that are none of its own. */
function isPolluted(): boolean {
  for (const _key in {}) return true;
  return false;
}

function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}

function writeValue(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case "string":
      return writeText(value);
    case "number":
      return writeNumber(value);
    case "boolean":
      return put(value ? "true" : "false");
    case "object":
      if (value === null || depth >= deepest) return false;
      return Array.isArray(value) ? writeList(value, depth + 1) : writeObject(value, depth + 1);
    default:
      return false;
  }
}

function writeObject(value: object, depth = 1): boolean {
  if (!isPlain(value)) return false;
  let isFirst = true;
  for (const key in value) {
    const entry = (value as Record<string, unknown>)[key];
    if (!writeKey(key, isFirst) || !writeValue(entry, depth)) return lose(entry);
    isFirst = false;
  }
  return isFirst ? put("{}") : put("}");
}

/** What a getter gave is nowhere else, and may be a promise. */
function lose(value: unknown): false {
  silence(value);
  return false;
}

function writeList(values: readonly unknown[], depth: number): boolean {
  for (let index = 0; index < values.length; index++) {
    if (!put(index === 0 ? "[" : ",") || !writeValue(values[index], depth)) return false;
  }
  return values.length === 0 ? put("[]") : put("]");
}

function writeKey(key: string, isFirst: boolean): boolean {
  if (!hasRoom(key.length + 4)) return false;
  target[at] = isFirst ? openBrace : comma;
  target[at + 1] = quote;
  const end = putText(target, at + 2, key);
  if (end === -1) return put(isFirst ? "{" : ",") && putWritten(JSON.stringify(key)) && put(":");
  target[end] = quote;
  target[end + 1] = colon;
  at = end + 2;
  return true;
}

function writeText(text: string): boolean {
  if (text.length > longestByHand) return putWritten(JSON.stringify(text));
  if (!hasRoom(text.length + 2)) return false;
  target[at] = quote;
  const end = putText(target, at + 1, text);
  if (end === -1) return putWritten(JSON.stringify(text));
  target[end] = quote;
  at = end + 1;
  return true;
}

function writeNumber(value: number): boolean {
  if (!Number.isFinite(value) || !hasRoom(number)) return false;
  if (!Number.isSafeInteger(value) || value < 0) return putWritten(JSON.stringify(value));
  at = putInteger(target, at, value);
  return true;
}

/** Writes a few characters that are ASCII and need no escape. */
function put(word: string): boolean {
  if (!hasRoom(word.length)) return false;
  for (let index = 0; index < word.length; index++) target[at++] = word.charCodeAt(index);
  return true;
}

/** Writes what the engine made of a value. */
function putWritten(written: string): boolean {
  const bytes = Buffer.byteLength(written);
  if (!hasRoom(bytes)) return false;
  if (bytes !== written.length) isAscii = false;
  at += target.write(written, at);
  return true;
}

/** Whether so many bytes fit; when they do not, the next text finds more room. */
function hasRoom(bytes: number): boolean {
  if (at + bytes <= target.length) return true;
  if (target.length < largest) target = Buffer.allocUnsafeSlow(target.length * 2);
  return false;
}
