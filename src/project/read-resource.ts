import { type BuiltinKind, builtinKinds, groupOf, versionOf } from "@metatron/runtime/kubernetes";
import type { ChildRef, ResourceRef } from "../model/project.ts";
import { apiVersionRule, crdPathRule, kindRule, labelRule } from "./rules.ts";
import { type Checker, type Fields, joinPath } from "./checker.ts";

/** The update methods of a composite's children. */
export const compositeMethods = [
  "OnDelete",
  "Recreate",
  "InPlace",
  "RollingRecreate",
  "RollingInPlace",
] as const;

/** The update methods of a decorator's attachments: nothing rolls. */
export const decoratorMethods = ["OnDelete", "Recreate", "InPlace"] as const;

export const resourceFields = ["apiVersion", "kind", "resource", "scope", "crd"] as const;

const scopes = ["Namespaced", "Cluster"] as const;

/** The part that every reference to a kind has. */
export function readResource(check: Checker, fields: Fields, path: string): ResourceRef | undefined {
  const apiVersion = check.text(fields["apiVersion"], joinPath(path, "apiVersion"), apiVersionRule);
  const resource = check.text(fields["resource"], joinPath(path, "resource"), labelRule);
  const known = fields["crd"] === undefined ? builtinOf(apiVersion, resource) : undefined;
  const kind = check.text(fields["kind"] ?? known?.kind, joinPath(path, "kind"), kindRule);
  const scope = check.choice(fields["scope"] ?? known?.scope, joinPath(path, "scope"), scopes);
  const crd =
    fields["crd"] === undefined ? undefined : check.text(fields["crd"], joinPath(path, "crd"), crdPathRule);
  if (apiVersion === undefined || kind === undefined || resource === undefined || scope === undefined)
    return undefined;
  return { apiVersion, kind, resource, scope, ...(crd === undefined ? {} : { crd }) };
}

/** The built-in kind of a resource, from which `metatron.json` leaves out what follows. */
export function builtinOf(apiVersion = "", resource = ""): BuiltinKind | undefined {
  return builtinKinds.find(
    (builtin) =>
      builtin.resource === resource &&
      builtin.group === groupOf(apiVersion) &&
      builtin.versions.includes(versionOf(apiVersion)),
  );
}

/** A related kind: nothing but the reference. */
export function readRelated(check: Checker, value: unknown, path: string): ResourceRef | undefined {
  const fields = check.fields(value, path, resourceFields);
  return fields === undefined ? undefined : readResource(check, fields, path);
}

/** A child or attachment with its update strategy. */
export function readChild(
  check: Checker,
  value: unknown,
  path: string,
  methods: readonly ChildRef["updateStrategy"]["method"][],
): ChildRef | undefined {
  const fields = check.fields(value, path, [...resourceFields, "updateStrategy"]);
  if (fields === undefined) return undefined;
  const resource = readResource(check, fields, path);
  const updateStrategy = readStrategy(
    check,
    fields["updateStrategy"],
    joinPath(path, "updateStrategy"),
    methods,
  );
  return resource === undefined || updateStrategy === undefined ? undefined : { ...resource, updateStrategy };
}

function readStrategy(
  check: Checker,
  value: unknown,
  path: string,
  methods: readonly ChildRef["updateStrategy"]["method"][],
): ChildRef["updateStrategy"] | undefined {
  const fields = check.fields(value, path, ["method", "statusChecks"]);
  if (fields === undefined) return undefined;
  const method = check.choice(fields["method"], joinPath(path, "method"), methods);
  const checks = fields["statusChecks"];
  const at = joinPath(path, "statusChecks");
  const statusChecks =
    checks === undefined
      ? undefined
      : check.list(checks, at, (item, place) => readCondition(check, item, place));
  if (method === undefined) return undefined;
  return { method, ...(statusChecks === undefined ? {} : { statusChecks }) };
}

function readCondition(
  check: Checker,
  value: unknown,
  path: string,
): { type: string; status?: string; reason?: string } | undefined {
  const fields = check.fields(value, path, ["type", "status", "reason"]);
  if (fields === undefined) return undefined;
  for (const name of ["type", "status", "reason"]) {
    const isMissing = fields[name] === undefined && name !== "type";
    if (!isMissing && typeof fields[name] !== "string")
      check.wrong(joinPath(path, name), "text", fields[name]);
  }
  return fields as { type: string; status?: string; reason?: string };
}
