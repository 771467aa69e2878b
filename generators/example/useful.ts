import type { JsonObject } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";
import { buildValue } from "./build.ts";
import { flatten } from "./merge.ts";

const MOST = 6;
const telling =
  /^(?:replicas|instances|image|version|size|storage|schedule|host|hostname|domain|url|port|title|email|type|mode|interval|timeout|description|storageClassName|imagePullPolicy|hostnames)$/;

/** The spec with a few of the optional fields that a first reader looks for: those with a default, an enumeration or a telling name. */
export function withUsefulFields(schema: StructuralSchema, object: JsonObject): JsonObject {
  const spec = schema.properties?.["spec"];
  const shown = object["spec"];
  if (spec === undefined || typeof shown !== "object" || shown === null || Array.isArray(shown))
    return object;
  const properties = Object.entries(flatten(spec).properties ?? {}).filter(
    ([key]) => shown[key] === undefined,
  );
  let chosen = properties.filter(([key, property]) => isUseful(key, property)).slice(0, MOST);
  if (chosen.length + Object.keys(shown).length === 0)
    chosen = properties.filter(([, property]) => isSimple(property)).slice(0, 2);
  const added = chosen.map(
    ([key, property]) => [key, buildValue(property, key, { generous: true })] as const,
  );
  return { ...object, spec: { ...shown, ...Object.fromEntries(added) } };
}

function isSimple(schema: StructuralSchema): boolean {
  if (schema.type === "array") return schema.items !== undefined && isScalar(schema.items);
  return isScalar(schema);
}

function isScalar(schema: StructuralSchema): boolean {
  if (schema.type === undefined) return schema["x-kubernetes-int-or-string"] === true;
  return schema.type !== "object" && schema.type !== "array";
}

function isUseful(key: string, schema: StructuralSchema): boolean {
  if (!isSimple(schema) || key === "__proto__" || /deprecated/i.test(schema.description?.slice(0, 60) ?? ""))
    return false;
  return schema.default !== undefined || schema.enum !== undefined || telling.test(key);
}
