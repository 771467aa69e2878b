import type { JsonObject, JsonValue } from "@metatron/runtime/kubernetes";

/** JSON as Go writes it: the keys of every map in order, and `<`, `>` and `&` escaped. */
export function toGoJson(value: JsonValue): string {
  if (typeof value === "string") return quote(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return Array.isArray(value) ? `[${value.map(toGoJson).join(",")}]` : writeMap(value);
}

function writeMap(map: JsonObject): string {
  let text = "";
  for (const key of sortedKeys(map)) {
    const item = map[key];
    if (item === undefined) continue;
    text += `${text === "" ? "" : ","}${quoteKey(key)}:${toGoJson(item)}`;
  }
  return `{${text}}`;
}

const fewKeys = 20;

/** Few keys are sorted where they are, which leaves nothing behind. */
function sortedKeys(map: JsonObject): string[] {
  const keys = Object.keys(map);
  if (keys.length > fewKeys) return keys.sort();
  for (let end = 1; end < keys.length; end++) {
    const key = keys[end] ?? "";
    let at = end;
    for (; at > 0 && (keys[at - 1] ?? "") > key; at--) keys[at] = keys[at - 1] ?? "";
    keys[at] = key;
  }
  return keys;
}

/** Whether a text is what `toGoJson` makes of a value, found without making it. */
export function isGoJson(text: string, value: JsonValue): boolean {
  return skip(text, 0, value) === text.length;
}

/** Where the value ends that is written at a place; -1 when another one is. */
function skip(text: string, at: number, value: JsonValue): number {
  if (typeof value === "string") return skipText(text, at, value);
  if (typeof value !== "object" || value === null) return skipWord(text, at, JSON.stringify(value));
  return Array.isArray(value) ? skipList(text, at, value) : skipMap(text, at, value);
}

function skipWord(text: string, at: number, word: string): number {
  return text.startsWith(word, at) ? at + word.length : -1;
}

function skipText(text: string, at: number, value: string): number {
  if (special.test(value)) return skipWord(text, at, quote(value));
  const end = at + value.length + 1;
  const isHere = text[at] === `"` && text[end] === `"` && text.startsWith(value, at + 1);
  return isHere ? end + 1 : -1;
}

function skipList(text: string, at: number, list: readonly JsonValue[]): number {
  if (list.length === 0) return skipWord(text, at, "[]");
  let end = at;
  for (const item of list) {
    if (text[end] !== (end === at ? "[" : ",")) return -1;
    end = skip(text, end + 1, item);
    if (end < 0) return -1;
  }
  return text[end] === "]" ? end + 1 : -1;
}

function skipMap(text: string, at: number, map: JsonObject): number {
  let end = at;
  for (const key of sortedKeys(map)) {
    const item = map[key];
    if (item === undefined) continue;
    if (text[end] !== (end === at ? "{" : ",")) return -1;
    end = skipWord(text, end + 1, quoteKey(key));
    if (end < 0 || text[end] !== ":") return -1;
    end = skip(text, end + 1, item);
    if (end < 0) return -1;
  }
  if (end === at) return skipWord(text, at, "{}");
  return text[end] === "}" ? end + 1 : -1;
}

const quotedKeys = new Map<string, string>();
const mostKeys = 5000;

/** The same few keys come again and again. */
function quoteKey(key: string): string {
  const known = quotedKeys.get(key);
  if (known !== undefined) return known;
  if (quotedKeys.size >= mostKeys) quotedKeys.clear();
  const text = quote(key);
  quotedKeys.set(key, text);
  return text;
}

const special = /["\\<>&\p{Cc}\u2028\u2029\ud800-\udfff]/u;
const escaped: { readonly [character: string]: string } = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

function quote(text: string): string {
  if (!special.test(text)) return `"${text}"`;
  return JSON.stringify(text).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => escaped[character] ?? character,
  );
}
