import { builtinKinds } from "@metatron/runtime/kubernetes";
import type { BuiltinKind } from "@metatron/runtime/kubernetes";

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
  const slash = where.indexOf("/");
  if (slash < 0) return builtin.group === where;
  return builtin.group === where.slice(0, slash) && builtin.versions.includes(where.slice(slash + 1));
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
