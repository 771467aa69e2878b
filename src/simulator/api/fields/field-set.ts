import {
  type JsonObject,
  type JsonValue,
  canonicalText,
  isObject,
  setOwn,
} from "@metatron/runtime/kubernetes";
import type { FieldTopology } from "../strategy/model.ts";
import { ITEM } from "../strategy/topology.ts";

/** Fields by their path; a step is `f:name`, `k:{"name":"x"}` for a keyed item, or `v:"x"` for an item of a set. */
export type FieldSet = ReadonlyMap<string, readonly string[]>;

const unowned = new Set(["apiVersion", "kind"]);
const ownedMetadata = new Set(["labels", "annotations", "finalizers", "ownerReferences"]);

/** The text that stands for a path in a field set. */
export function pathKey(steps: readonly string[]): string {
  return steps.join("\n");
}

/** The step of a keyed item; a protocol that is not said is TCP, as its default is. */
export function itemStep(item: JsonObject, keys: readonly string[]): string {
  const values = keys.map((key): [string, JsonValue] => [
    key,
    item[key] ?? (key === "protocol" ? "TCP" : null),
  ]);
  return `k:${canonicalText(Object.fromEntries(values))}`;
}

/** The step of an item of a set. */
export function valueStep(item: JsonValue): string {
  return `v:${JSON.stringify(item)}`;
}

/** The fields that an object sets, as far as a manager can own them. */
export function fieldSet(object: JsonObject, topology: FieldTopology, apiVersion: string): FieldSet {
  const set = new Map<string, readonly string[]>();
  const collect = (value: JsonValue, steps: readonly string[], path: readonly string[]): void => {
    if (isObject(value) && Object.keys(value).length > 0 && !topology.isAtomicMap(path, apiVersion)) {
      for (const key of Object.keys(value))
        collect(value[key] ?? null, [...steps, `f:${key}`], [...path, key]);
      return;
    }
    const keys = Array.isArray(value) ? topology.listKeys(path, apiVersion) : undefined;
    if (!Array.isArray(value) || keys === undefined || value.length === 0) set.set(pathKey(steps), steps);
    else for (const item of value) collectItem(item, keys, steps, path);
  };
  const collectItem = (
    item: JsonValue,
    keys: readonly string[] | "set",
    steps: readonly string[],
    path: readonly string[],
  ): void => {
    const isKeyed = keys !== "set" && isObject(item);
    const own = [...steps, isKeyed ? itemStep(item, keys) : valueStep(item)];
    set.set(pathKey(own), own);
    if (isKeyed) collect(item, own, [...path, ITEM]);
  };
  for (const [key, value] of ownable(object))
    collect(
      value,
      key.map((step) => `f:${step}`),
      key,
    );
  return set;
}

function ownable(object: JsonObject): [string[], JsonValue][] {
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  const top = Object.keys(object).filter((key) => key !== "metadata" && !unowned.has(key));
  const fields = Object.keys(metadata).filter((key) => ownedMetadata.has(key));
  return [
    ...fields.map((key): [string[], JsonValue] => [["metadata", key], metadata[key] ?? null]),
    ...top.map((key): [string[], JsonValue] => [[key], object[key] ?? null]),
  ];
}

/** A field set as `managedFields` writes it. */
export function toFieldsV1(set: FieldSet): JsonObject {
  const root: JsonObject = {};
  const parents = new Set(
    [...set.values()].flatMap((steps) => steps.map((_, depth) => pathKey(steps.slice(0, depth)))),
  );
  for (const steps of set.values()) {
    let node = root;
    for (const step of steps) {
      if (!isObject(node[step])) setOwn(node, step, {});
      node = node[step] as JsonObject;
    }
    if (parents.has(pathKey(steps))) node["."] = {};
  }
  return root;
}

/** The field set that `managedFields` holds. */
export function fromFieldsV1(fields: JsonObject): FieldSet {
  const set = new Map<string, readonly string[]>();
  const walk = (node: JsonObject, steps: readonly string[]): void => {
    const keys = Object.keys(node);
    if (steps.length > 0 && (keys.length === 0 || keys.includes("."))) set.set(pathKey(steps), steps);
    for (const key of keys) if (key !== "." && isObject(node[key])) walk(node[key], [...steps, key]);
  };
  walk(fields, []);
  return set;
}
