const needle = Buffer.from('"managedFields"');
const owner = Buffer.from('"metadata"');
const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const colon = 0x3a;

/** How many bytes may be read backwards; only text made to be slow ever needs more than it has. */
interface Budget {
  left: number;
}

/**
 * Empties every `metadata.managedFields` list in JSON text, in the bytes and in place: no hook reads them and they are
 * half of a request. Strings that contain the text, and lists of that name elsewhere, stay as they are. Text that is
 * not JSON may come back shorter, but never as something that `JSON.parse` reads differently.
 */
export function emptyManagedFields(json: Buffer): Buffer {
  const budget: Budget = { left: json.length };
  let written = 0;
  let copied = 0;
  let at = json.indexOf(needle);
  while (at !== -1) {
    const after = at + needle.length;
    const start = listStart(json, at, after);
    const end = start === -1 || !isInMetadata(json, at, budget) ? -1 : listEnd(json, start);
    if (end !== -1) {
      json.copyWithin(written, copied, start + 1);
      written += start + 1 - copied;
      copied = end;
    }
    at = json.indexOf(needle, end === -1 ? after : end);
  }
  if (copied === 0) return json;
  json.copyWithin(written, copied);
  return json.subarray(0, written + json.length - copied);
}

/** Where the list behind a key opens, or -1 when the text is no key or holds no list. */
function listStart(json: Buffer, at: number, after: number): number {
  if (isEscaped(json, at)) return -1;
  const colonAt = skipSpace(json, after);
  if (json[colonAt] !== colon) return -1;
  const start = skipSpace(json, colonAt + 1);
  return json[start] === openBracket ? start : -1;
}

/** What a byte means while a list is walked; most mean nothing, and one look at the table says so. */
const meanings = new Int8Array(256);
const isQuote = 2;
meanings[openBracket] = meanings[openBrace] = 1;
meanings[closeBracket] = meanings[closeBrace] = -1;
meanings[quote] = isQuote;

/** The position of the bracket that closes the list, or -1 when there is none. */
function listEnd(json: Buffer, start: number): number {
  const { length } = json;
  let depth = 0;
  for (let at = start; at < length; at++) {
    const meaning = meanings[json[at] as number] as number;
    if (meaning === 0) continue;
    if (meaning === isQuote) at = stringEnd(json, at, length);
    else {
      depth += meaning;
      if (depth === 0) return at;
    }
  }
  return -1;
}

/** The position of the quote that closes a string, or the end of the text. */
function stringEnd(json: Buffer, start: number, length: number): number {
  let at = start + 1;
  let byte = json[at];
  while (byte !== quote && at < length) {
    at += byte === backslash ? 2 : 1;
    byte = json[at];
  }
  return at;
}

/** Reads backwards from a key to the brace that opens its object, and says whether `"metadata":` stands before it. */
function isInMetadata(json: Buffer, key: number, budget: Budget): boolean {
  let depth = 0;
  let isString = false;
  for (let at = key - 1; at >= 0; at--) {
    if (budget.left-- <= 0) return false;
    const byte = json[at];
    if (byte === quote) isString = isEscaped(json, at) ? isString : !isString;
    else if (isString) continue;
    else if (byte === closeBrace || byte === closeBracket) depth++;
    else if (byte === openBracket || byte === openBrace) {
      if (depth === 0) return byte === openBrace && isMetadataBefore(json, at);
      depth--;
    }
  }
  return false;
}

function isMetadataBefore(json: Buffer, brace: number): boolean {
  const colonAt = skipSpaceBack(json, brace - 1);
  if (json[colonAt] !== colon) return false;
  const start = skipSpaceBack(json, colonAt - 1) - owner.length + 1;
  return start >= 0 && owner.compare(json, start, start + owner.length) === 0 && !isEscaped(json, start);
}

/** Whether an odd number of backslashes stands before a position. */
function isEscaped(json: Buffer, at: number): boolean {
  let first = at;
  while (json[first - 1] === backslash) first--;
  return (at - first) % 2 === 1;
}

function skipSpace(json: Buffer, from: number): number {
  let at = from;
  while (isSpace(json[at])) at++;
  return at;
}

function skipSpaceBack(json: Buffer, from: number): number {
  let at = from;
  while (isSpace(json[at])) at--;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
