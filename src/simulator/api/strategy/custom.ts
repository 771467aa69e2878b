import type { JsonObject } from "@metatron/runtime/kubernetes";
import { type CompiledSchema, compileSchema } from "@metatron/runtime/schema";
import type { ServedKind } from "../../api-server.ts";
import { withFields } from "../../shallow.ts";
import type { CrdVersion } from "../crd/definition.ts";
import { subdomainProblems } from "../metadata/names.ts";
import { textOf } from "../store/objects.ts";
import type { Admitted, Strategy } from "./model.ts";
import { schemaTopology } from "./topology.ts";

type Compiled = ReadonlyMap<string, CompiledSchema>;

/**
 * The strategy of a kind that a CRD defines: its structural schemas decide. Versions differ in their schema only: a CRD
 * that asks for a conversion webhook is served as if its conversion were `None`.
 */
export function customStrategy(served: ServedKind, versions: readonly CrdVersion[]): Strategy {
  const named = new Map(versions.map((version) => [`${served.group}/${version.name}`, version]));
  const schemas: Compiled = new Map(
    [...named].map(([apiVersion, version]) => [apiVersion, compileSchema(version.schema)]),
  );
  const storage = versions.find((version) => version.isStorage) ?? versions[0];
  const hasStatus = (object: JsonObject): boolean =>
    named.get(textOf(object, "apiVersion"))?.hasStatus ?? served.hasStatus;
  return {
    served,
    key: `${served.resource}.${served.group}`,
    storageVersion: `${served.group}/${storage?.name ?? ""}`,
    hasGeneration: true,
    admitsFresh: false,
    topology: schemaTopology(new Map([...named].map(([apiVersion, { schema }]) => [apiVersion, schema]))),
    admit: (object, old) => admit(schemas, withStatusOf(object, old, hasStatus(object)), old),
    admitStatus: (object, old) =>
      admit(schemas, withFields(old, { apiVersion: object["apiVersion"], status: object["status"] }), old),
    toVersion: (object, apiVersion) =>
      object["apiVersion"] === apiVersion ? object : clean(schemas, { ...object, apiVersion }),
    bumpsGeneration: (before, after) => contentDiffers(before, after, served.hasStatus),
    nameProblems: subdomainProblems,
  };
}

function withStatusOf(object: JsonObject, old: JsonObject | undefined, hasStatus: boolean): JsonObject {
  if (!hasStatus) return object;
  const { status: _ignored, ...rest } = object;
  return old?.["status"] === undefined ? rest : withFields(rest, { status: old["status"] });
}

function schemaOf(schemas: Compiled, object: JsonObject): CompiledSchema {
  const schema = schemas.get(textOf(object, "apiVersion"));
  if (schema === undefined) throw new Error(`no schema for ${textOf(object, "apiVersion")}`);
  return schema;
}

function clean(schemas: Compiled, object: JsonObject): JsonObject {
  const schema = schemaOf(schemas, object);
  return schema.applyDefaults(schema.prune(object).value);
}

function admit(schemas: Compiled, object: JsonObject, old: JsonObject | undefined): Admitted {
  const value = clean(schemas, object);
  const sameVersion =
    old === undefined ? undefined : clean(schemas, { ...old, apiVersion: value["apiVersion"] });
  return { value, errors: schemaOf(schemas, object).validate(value, sameVersion).errors };
}

const general = new Set(["apiVersion", "kind", "metadata"]);

function contentDiffers(before: JsonObject, after: JsonObject, ignoresStatus: boolean): boolean {
  const counts = (key: string): boolean => !general.has(key) && !(ignoresStatus && key === "status");
  for (const key in after) if (before[key] !== after[key] && counts(key)) return true;
  for (const key in before) if (before[key] !== after[key] && counts(key)) return true;
  return false;
}
