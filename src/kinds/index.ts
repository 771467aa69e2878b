import { distance } from "../model/nearest.ts";
import { groupOf, versionOf, type BuiltinKind, builtinKinds } from "@metatron/runtime/kubernetes";

function index(): Map<string, BuiltinKind[]> {
  const byName = new Map<string, BuiltinKind[]>();
  for (const builtin of builtinKinds)
    for (const name of new Set([builtin.resource, builtin.singular, ...builtin.shortNames]))
      byName.set(name, [...(byName.get(name) ?? []), builtin]);
  return byName;
}

const byName = index();
const version = /^v\d+((alpha|beta)\d+)?$/;

function matches(builtin: BuiltinKind, where: string): boolean {
  if (version.test(where)) return builtin.group === "" && builtin.versions.includes(where);
  if (!where.includes("/")) return builtin.group === where;
  return builtin.group === groupOf(where) && builtin.versions.includes(versionOf(where));
}

/**
 * The built-in resource of a name: plural, singular, short name or kind, alone or with its group or apiVersion
 * (`deploy`, `Deployment`, `deployments.apps`, `deployments.apps/v1`, `pods.v1`). A name that two groups share
 * (`events`) means the core one. The second argument is an apiVersion, or a group ("" is the core group).
 */
export function findBuiltin(name: string, apiVersionOrGroup?: string): BuiltinKind | undefined {
  const dot = name.indexOf(".");
  const candidates = byName.get((dot < 0 ? name : name.slice(0, dot)).toLowerCase()) ?? [];
  return candidates.find(
    (builtin) =>
      (dot < 0 || matches(builtin, name.slice(dot + 1))) &&
      (apiVersionOrGroup === undefined || matches(builtin, apiVersionOrGroup)),
  );
}

/** Whether the API server counts generations of a resource's objects: of custom ones always. */
export function countsGenerations(resource: {
  readonly apiVersion: string;
  readonly resource: string;
}): boolean {
  return findBuiltin(resource.resource, groupOf(resource.apiVersion))?.hasGeneration ?? true;
}

/** At most three built-in kinds whose names are a few letters away, for "did you mean"; the nearest first. */
export function nearestKinds(name: string): readonly BuiltinKind[] {
  const wanted = name.toLowerCase().replace(/[./].*$/, "");
  const allowed = wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 4));
  return builtinKinds
    .map((builtin) => ({
      builtin,
      away: Math.min(
        ...[builtin.resource, builtin.singular, ...builtin.shortNames].map((known) =>
          distance(wanted, known),
        ),
      ),
    }))
    .filter(({ away }) => away <= allowed)
    .sort((left, right) => left.away - right.away)
    .slice(0, 3)
    .map(({ builtin }) => builtin);
}

/**
 * The update method that converges for a kind. The spec of a Pod and the template of a Job are immutable,
 * so only `Recreate` can change them; everything else is updated in place.
 */
export function defaultUpdateMethod(kind: string): "InPlace" | "Recreate" {
  return kind === "Pod" || kind === "Job" ? "Recreate" : "InPlace";
}
