import type { JsonObject } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";
import { buildValue } from "./build.ts";
import { flatten } from "./merge.ts";

const MOST = 6;
const telling =
  /^(?:replicas|instances|image|version|size|storage|schedule|host|hostname|domain|url|port|title|email|suspend|paused|type|mode|interval|timeout|description|storageClassName|imagePullPolicy|selector)$/;

/** The spec with a few of the optional fields that a first reader looks for: those with a default, an enumeration or a telling name. */
export function withUsefulFields(schema: StructuralSchema, object: JsonObject): JsonObject {
  const spec = schema.properties?.["spec"];
  const shown = object["spec"];
  if (spec === undefined || typeof shown !== "object" || shown === null || Array.isArray(shown))
    return object;
  const properties = flatten(spec).properties ?? {};
  const added: JsonObject = {};
  for (const [key, property] of Object.entries(properties)) {
    if (Object.keys(added).length >= MOST) break;
    if (shown[key] === undefined && isUseful(key, property)) added[key] = buildValue(property, key);
  }
  return { ...object, spec: { ...shown, ...added } };
}

function isUseful(key: string, schema: StructuralSchema): boolean {
  const isScalar =
    schema.type !== undefined
      ? schema.type !== "object" && schema.type !== "array"
      : schema["x-kubernetes-int-or-string"] === true;
  if (!isScalar || key === "__proto__" || /deprecated/i.test(schema.description?.slice(0, 60) ?? ""))
    return false;
  return schema.default !== undefined || schema.enum !== undefined || telling.test(key);
}
