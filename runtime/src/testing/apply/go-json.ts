import type { JsonObject, JsonValue } from "../../json.ts";
import { isMap } from "./merge-key.ts";

const escaped: { readonly [character: string]: string } = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/** JSON as Go writes it: the keys of every map in order, and `<`, `>` and `&` escaped. */
export function toGoJson(value: JsonValue): string {
  const text = JSON.stringify(sortKeys(value));
  return /[<>&\u2028\u2029]/.test(text)
    ? text.replaceAll(/[<>&\u2028\u2029]/g, (character) => escaped[character] ?? character)
    : text;
}

function sortKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    const items = value.map(sortKeys);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  return isMap(value) ? sortMap(value) : value;
}

function sortMap(map: JsonObject): JsonObject {
  let previous = "";
  let isSorted = true;
  for (const key in map) {
    const item = map[key];
    if (key < previous || (item !== undefined && sortKeys(item) !== item)) isSorted = false;
    previous = key;
  }
  if (isSorted) return map;
  const result: JsonObject = {};
  for (const key of Object.keys(map).toSorted()) {
    const item = map[key];
    if (item !== undefined) result[key] = sortKeys(item);
  }
  return result;
}
