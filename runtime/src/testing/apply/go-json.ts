import type { JsonObject, JsonValue } from "../../json.ts";

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

function sortedKeys(map: JsonObject): string[] {
  const keys = Object.keys(map);
  for (let index = 1; index < keys.length; index++) {
    if ((keys[index - 1] ?? "") > (keys[index] ?? "")) return keys.toSorted();
  }
  return keys;
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
