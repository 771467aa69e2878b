import type { JsonObject } from "@metatron/runtime/kubernetes";
import { readFile } from "node:fs/promises";
import * as yaml from "js-yaml";
import { isMap } from "../apply/merge-key.ts";
import { kubernetesSchema } from "./yaml.ts";

/** An object, or the path of a JSON or YAML file with one or several. */
export type ObjectSource = string | object;

/** Reads objects and files in order; lists (`kind: List`) are taken apart, empty documents dropped. */
export async function readDocuments(
  sources: ObjectSource | readonly ObjectSource[] | undefined,
): Promise<JsonObject[]> {
  const list: readonly ObjectSource[] = sources === undefined ? [] : isList(sources) ? sources : [sources];
  const documents: JsonObject[] = [];
  for (const source of list) {
    const values = typeof source === "string" ? await readSource(source) : [source];
    for (const value of values) documents.push(...flatten(value));
  }
  return documents;
}

function isList(sources: ObjectSource | readonly ObjectSource[]): sources is readonly ObjectSource[] {
  return Array.isArray(sources);
}

async function readSource(path: string): Promise<unknown[]> {
  const text = await readFile(path, "utf8");
  if (path.endsWith(".json")) return [JSON.parse(text)];
  return yaml.loadAll(text, { filename: path, schema: kubernetesSchema() });
}

function flatten(value: unknown): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(flatten);
  if (!isMap(value)) return [];
  const { kind, items } = value;
  return typeof kind === "string" && kind.endsWith("List") && Array.isArray(items)
    ? items.flatMap(flatten)
    : [value];
}
