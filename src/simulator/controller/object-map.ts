import type { HookVersion } from "@metatron/runtime";
import { kindKey, qualifiedName } from "@metatron/runtime/kubernetes";

/** What every object of a map has. */
export interface Located {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Objects by `Kind.group/version` and then by `namespace/name` (by name when cluster-scoped). */
export type ObjectMap<T extends Located> = Map<string, Map<string, T>>;

/** The entry of a kind, made when it is missing. */
export function group<T extends Located>(
  map: ObjectMap<T>,
  apiVersion: string,
  kind: string,
): Map<string, T> {
  const key = kindKey(apiVersion, kind);
  let objects = map.get(key);
  if (objects === undefined) map.set(key, (objects = new Map()));
  return objects;
}

/** Adds an object; one of the same kind and name is replaced. */
export function insert<T extends Located>(map: ObjectMap<T>, object: T): void {
  const { namespace, name } = object.metadata;
  group(map, object.apiVersion, object.kind).set(qualifiedName(namespace, name), object);
}

function isRelativeTo(version: HookVersion, parentNamespace: string | undefined): boolean {
  return version === "v1" && parentNamespace !== undefined && parentNamespace !== "";
}

/**
 * The map as a request carries it, in JSON. v2 keys as they are. v1 keys by the name alone when the parent is namespaced, and
 * drops what is not in its namespace, cluster-scoped objects included: a v1 request has no key for them.
 */
export function toWire(
  map: ObjectMap<Located>,
  version: HookVersion,
  parentNamespace: string | undefined,
): string {
  const isRelative = isRelativeTo(version, parentNamespace);
  let text = "";
  for (const [key, objects] of map) {
    let entries = "";
    for (const [name, object] of objects) {
      const { metadata } = object;
      if (isRelative && metadata.namespace !== parentNamespace) continue;
      const entry = `${JSON.stringify(isRelative ? metadata.name : name)}:${JSON.stringify(object)}`;
      entries += entries === "" ? entry : `,${entry}`;
    }
    text += `${text === "" ? "" : ","}${JSON.stringify(key)}:{${entries}}`;
  }
  return `{${text}}`;
}
