import type { JsonValue } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { isMap } from "../apply/merge-key.ts";
import { ServerCrash } from "../hooks/errors.ts";
import type { Desired } from "./model.ts";
import { type ObjectMap, insert } from "./object-map.ts";

/** The children of an answer, in their order; one without a namespace gets the parent's, cluster-scoped ones included (source). */
export function toDesired(list: JsonValue | undefined, parent: StoredObject): Desired[] {
  if (!Array.isArray(list)) return [];
  const { namespace } = parent.metadata;
  return list.map((item, index) => {
    if (!isMap(item)) throw new ServerCrash(`the answer's child ${index} is ${JSON.stringify(item)}`);
    const metadata = isMap(item["metadata"]) ? item["metadata"] : (item["metadata"] = {});
    metadata["name"] ??= "";
    const isWithout = metadata["namespace"] === undefined || metadata["namespace"] === "";
    if (isWithout && namespace !== undefined) metadata["namespace"] = namespace;
    item["apiVersion"] ??= "";
    return item as Desired;
  });
}

/** The children by kind and name; of two with one name the last one stays. */
export function toDesiredMap(desired: readonly Desired[]): ObjectMap<Desired> {
  const map: ObjectMap<Desired> = new Map();
  for (const child of desired) insert(map, child);
  return map;
}
