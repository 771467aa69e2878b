import type { JsonObject } from "@metatron/runtime";
import { formatFieldError, type StructuralSchema } from "@metatron/runtime/schema";
import type { Crd, CrdVersion } from "../../src/crd/model.ts";
import { buildField } from "./build.ts";
import { type Found, repair } from "./repair/search.ts";
import { withUsefulFields } from "./useful.ts";

/** An example of a kind: valid, or the best that was found and what is still wrong with it. */
export type Example =
  | { readonly kind: "valid"; readonly object: JsonObject; readonly unchecked: readonly string[] }
  | { readonly kind: "invalid"; readonly object: JsonObject; readonly problems: readonly string[] };

const QUICK = 300;
const PATIENT = 800;

/** Looks for an example of a version: what is required, a few useful fields, and whatever its rules ask for. */
export function findExample(crd: Crd, version: string): Example {
  const chosen = crd.versions.find(({ name }) => name === version);
  if (chosen === undefined)
    return { kind: "invalid", object: {}, problems: [`${crd.name} has no version ${version}`] };
  const least = leastObject(crd, chosen, false);
  const generous = leastObject(crd, chosen, true);
  const { schema } = chosen;
  const tried = new Set<string>();
  let best: Found | undefined;
  for (const [start, tries] of [
    [withUsefulFields(schema, generous), QUICK],
    [generous, QUICK],
    [withUsefulFields(schema, least), QUICK],
    [least, PATIENT],
  ] as const) {
    const key = `${tries} ${JSON.stringify(start)}`;
    if (tried.has(key)) continue;
    tried.add(key);
    const found = repair(schema, start, tries);
    if (best === undefined || found.score.points < best.score.points) best = found;
    if (best.score.points === 0) break;
  }
  return toExample(best ?? repair(schema, least, 0));
}

function toExample({ object, score }: Found): Example {
  if (score.points < 1) {
    return {
      kind: "valid",
      object,
      unchecked: score.unchecked.map(({ path, rule, reason }) => `${path}: ${rule}: ${reason}`),
    };
  }
  return { kind: "invalid", object, problems: score.errors.map(formatFieldError) };
}

function leastObject(crd: Crd, version: CrdVersion, generous: boolean): JsonObject {
  const { schema } = version;
  const metadata: JsonObject = { name: "example" };
  if (crd.scope === "Namespaced") metadata["namespace"] = "default";
  const object: JsonObject = { apiVersion: `${crd.group}/${version.name}`, kind: crd.kind, metadata };
  for (const key of topFields(schema)) object[key] = buildField(schema, key, { generous });
  return object;
}

function topFields(schema: StructuralSchema): string[] {
  const declared = schema.properties?.["spec"] !== undefined;
  const open = schema["x-kubernetes-preserve-unknown-fields"] === true && schema.properties === undefined;
  const keys = [...(declared ? ["spec"] : []), ...(schema.required ?? [])];
  const own = keys.filter((key) => !["apiVersion", "kind", "metadata", "__proto__"].includes(key));
  return open ? [...new Set([...own, "spec"])] : [...new Set(own)];
}
