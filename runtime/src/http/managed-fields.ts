const needle = Buffer.from('"managedFields"');
const owner = Buffer.from('"metadata"');
const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const colon = 0x3a;
const comma = 0x2c;

/** How many bytes may be read backwards; only text made to be slow ever needs more than it has. */
interface Budget {
  left: number;
}

/**
 * Empties every `metadata.managedFields` list in JSON text, in the bytes and in place: no hook reads them and they are
 * half of a request. Strings that contain the text, and lists of that name elsewhere, stay as they are. A list that is not
 * JSON ends the search, so that `JSON.parse` refuses the text; the time is linear in the length of any text.
 */
export function emptyManagedFields(json: Buffer): Buffer {
  const budget: Budget = { left: json.length };
  let written = 0;
  let copied = 0;
  let at = json.indexOf(needle);
  while (at !== -1) {
    const after = at + needle.length;
    const start = listStart(json, at, after);
    const isManaged = start !== -1 && isInMetadata(json, at, budget);
    const end = isManaged ? listEnd(json, start) : -1;
    if (isManaged && end === -1) break;
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

/** What may come next in a list of JSON. */
const value = 0;
const valueOrEnd = 1;
const keyOrEnd = 2;
const key = 3;
const separator = 4;

/**
 * The position of the bracket that closes the list, or -1 when it is not valid JSON up to there. One pass with one
 * function, because half of the bytes of a request go through it.
 * @see https://datatracker.ietf.org/doc/html/rfc8259
 */
function listEnd(json: Buffer, start: number): number {
  const closers = [closeBracket];
  let depth = 0;
  let expected = valueOrEnd;
  let at = start + 1;
  for (;;) {
    const byte = json[at];
    if (byte === undefined) return -1;
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) at++;
    else if (expected === separator) {
      const closer = closers[depth];
      if (byte === comma) {
        expected = closer === closeBrace ? key : value;
      } else if (byte !== closer) return -1;
      else if (depth === 0) return at;
      else depth--;
      at++;
    } else if (byte === quote) {
      at = stringEnd(json, at);
      if (at === -1) return -1;
      if (expected >= keyOrEnd) {
        at = json[at] === colon ? at + 1 : colonEnd(json, at);
        if (at === -1) return -1;
        expected = value;
      } else expected = separator;
    } else if (expected === keyOrEnd || expected === key) {
      if (expected === key || byte !== closeBrace) return -1;
      depth--;
      expected = separator;
      at++;
    } else if (byte === openBrace || byte === openBracket) {
      closers[++depth] = byte + 2;
      expected = byte === openBrace ? keyOrEnd : valueOrEnd;
      at++;
    } else if (byte === closeBracket && expected === valueOrEnd) {
      if (depth === 0) return at;
      depth--;
      expected = separator;
      at++;
    } else {
      at = literalEnd(json, at);
      if (at === -1) return -1;
      expected = separator;
    }
  }
}

/** The position behind the colon of a key, or -1 when there is none. */
function colonEnd(json: Buffer, from: number): number {
  const at = skipSpace(json, from);
  return json[at] === colon ? at + 1 : -1;
}

/** Marks the bytes at which a string may end or be wrong: control characters, the quote and the backslash. */
const special = new Uint8Array(256).fill(1, 0, 0x20);
special[quote] = special[backslash] = 1;
const unicodeEscape = 0x75;
/** What a byte means behind a backslash: 1 is an escape, 2 begins four hexadecimal digits. */
const escapes = new Uint8Array(256);
for (const letter of '"\\/bfnrt') escapes[letter.charCodeAt(0)] = 1;
escapes[unicodeEscape] = 2;
const hexadecimal = /^[0-9a-fA-F]{4}$/;

/** The position behind the quote that closes a string, or -1 when it is not a JSON string. */
function stringEnd(json: Buffer, start: number): number {
  const { length } = json;
  let at = start + 1;
  while (at < length) {
    const byte = json[at] as number;
    if (special[byte] === 0) {
      at++;
      continue;
    }
    if (byte === quote) return at + 1;
    if (byte !== backslash) return -1;
    const escape = escapes[json[at + 1] ?? 0];
    if (escape === 0) return -1;
    if (escape === 2 && !hexadecimal.test(json.toString("latin1", at + 2, at + 6))) return -1;
    at += escape === 2 ? 6 : 2;
  }
  return -1;
}

const literals = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const longestLiteral = 64;

/** The position behind a number, boolean or null, or -1. */
function literalEnd(json: Buffer, start: number): number {
  literals.lastIndex = 0;
  const literal = literals.exec(json.toString("latin1", start, start + longestLiteral));
  return literal === null ? -1 : start + literal[0].length;
}

/** Reads backwards from a key to the brace that opens its object, and says whether `"metadata":` stands before it. */
function isInMetadata(json: Buffer, keyAt: number, budget: Budget): boolean {
  let depth = 0;
  let isString = false;
  for (let at = keyAt - 1; at >= 0; at--) {
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
