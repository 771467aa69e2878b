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

/**
 * The position of the bracket that closes the list, or -1 when it is not valid JSON up to there.
 * @see https://datatracker.ietf.org/doc/html/rfc8259
 */
function listEnd(json: Buffer, start: number): number {
  const closers: number[] = [];
  let at = start;
  for (;;) {
    at = skipSpace(json, at);
    const closer = closerOf(json[at]);
    if (closer === undefined) at = scalarEnd(json, at);
    else {
      const next = skipSpace(json, at + 1);
      if (json[next] === closer) at = next + 1;
      else {
        closers.push(closer);
        at = closer === closeBrace ? keyEnd(json, next) : next;
        if (at === -1) return -1;
        continue;
      }
    }
    if (at === -1) return -1;
    at = nextValue(json, at, closers);
    if (at === -1) return -1;
    if (closers.length === 0) return at;
  }
}

/** After a value: the start of the next one, or of the list's closing bracket when no container is open any more. */
function nextValue(json: Buffer, afterValue: number, closers: number[]): number {
  let at = afterValue;
  for (;;) {
    at = skipSpace(json, at);
    const closer = closers.at(-1);
    if (closer === undefined) return -1;
    if (json[at] === comma) return closer === closeBrace ? keyEnd(json, skipSpace(json, at + 1)) : at + 1;
    if (json[at] !== closer) return -1;
    closers.pop();
    if (closers.length === 0) return at;
    at++;
  }
}

function closerOf(byte: number | undefined): number | undefined {
  if (byte === openBrace) return closeBrace;
  return byte === openBracket ? closeBracket : undefined;
}

/** The position behind a key and its colon, or -1 when there is none. */
function keyEnd(json: Buffer, start: number): number {
  if (json[start] !== quote) return -1;
  const end = stringEnd(json, start);
  if (end === -1) return -1;
  const at = skipSpace(json, end);
  return json[at] === colon ? at + 1 : -1;
}

const escapes = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** The position behind the quote that closes a string, or -1 when it is not a JSON string. */
function stringEnd(json: Buffer, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    const byte = json[at] as number;
    if (byte === quote) return at + 1;
    if (byte < 0x20) return -1;
    if (byte !== backslash) continue;
    escapes.lastIndex = 0;
    const escape = escapes.exec(json.toString("latin1", at, at + 6));
    if (escape === null) return -1;
    at += escape[0].length - 1;
  }
  return -1;
}

const literals = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const longestLiteral = 64;

/** The position behind a string, number, boolean or null, or -1. */
function scalarEnd(json: Buffer, start: number): number {
  if (json[start] === quote) return stringEnd(json, start);
  literals.lastIndex = 0;
  const literal = literals.exec(json.toString("latin1", start, start + longestLiteral));
  return literal === null ? -1 : start + literal[0].length;
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
