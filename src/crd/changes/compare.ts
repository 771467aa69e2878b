import type { Crd, CrdVersion } from "../model.ts";
import { compareSchemas } from "./fields.ts";
import type { CrdChange, CrdChangeKind } from "./model.ts";

/** What an edit of a CRD means for code and objects that exist, breaking changes first within each version. */
export function compareCrds(before: Crd, after: Crd): CrdChange[] {
  const changes = [...identityChanges(before, after), ...versionListChanges(before, after)];
  for (const version of before.versions) {
    const next = after.versions.find(({ name }) => name === version.name);
    if (next !== undefined) changes.push(...sorted(versionChanges(version, next)));
  }
  return changes;
}

function sorted(changes: readonly CrdChange[]): CrdChange[] {
  return [
    ...changes.filter(({ effect }) => effect === "breaking"),
    ...changes.filter(({ effect }) => effect !== "breaking"),
  ];
}

function identityChanges(before: Crd, after: Crd): CrdChange[] {
  const rows: readonly [CrdChangeKind, string, string, string][] = [
    ["group-changed", before.group, after.group, "The group changed"],
    ["kind-changed", before.kind, after.kind, "The kind changed"],
    ["plural-changed", before.plural, after.plural, "The plural name changed"],
    ["scope-changed", before.scope, after.scope, "The scope changed"],
  ];
  return rows
    .filter(([, old, next]) => old !== next)
    .map(([kind, old, next, text]) => ({
      kind,
      effect: "breaking",
      path: "",
      message: `${text} from ${old} to ${next}: for Kubernetes this is another resource, existing objects and code do not belong to it.`,
    }));
}

function versionListChanges(before: Crd, after: Crd): CrdChange[] {
  const changes: CrdChange[] = [];
  const served = after.versions.filter((version) => version.served).map(({ name }) => name);
  const instead = served.length > 0 ? `; served now: ${served.join(", ")}` : "";
  for (const old of before.versions) {
    const next = after.versions.find(({ name }) => name === old.name);
    const place = { version: old.name, path: "" };
    if (next === undefined) {
      const effect = old.served ? "breaking" : "compatible";
      changes.push({
        ...place,
        kind: "version-removed",
        effect,
        message: `Version ${old.name} was removed${instead}.`,
      });
    } else if (old.served && !next.served) {
      changes.push({
        ...place,
        kind: "version-unserved",
        effect: "breaking",
        message: `Version ${old.name} is no longer served${instead}.`,
      });
    } else if (!old.deprecated && next.deprecated) {
      changes.push({
        ...place,
        kind: "version-deprecated",
        effect: "compatible",
        message: `Version ${old.name} is deprecated now.`,
      });
    }
  }
  for (const { name } of after.versions) {
    if (before.versions.some((old) => old.name === name)) continue;
    changes.push({
      version: name,
      path: "",
      kind: "version-added",
      effect: "compatible",
      message: `Version ${name} is new.`,
    });
  }
  return changes;
}

function versionChanges(before: CrdVersion, after: CrdVersion): CrdChange[] {
  const changes: CrdChange[] = [];
  const add = (kind: CrdChangeKind, effect: CrdChange["effect"], message: string): void =>
    void changes.push({ version: before.name, path: "", kind, effect, message });
  if (before.hasStatus && !after.hasStatus) {
    add(
      "status-removed",
      "breaking",
      "The status subresource was removed: Metacontroller refuses a composite parent without one.",
    );
  }
  if (!before.hasStatus && after.hasStatus)
    add("status-added", "compatible", "The status subresource was added.");
  if (before.hasScale && !after.hasScale)
    add(
      "scale-removed",
      "breaking",
      "The scale subresource was removed: autoscalers and kubectl scale stop working.",
    );
  changes.push(...compareSchemas(before.schema, after.schema, before.name));
  return changes;
}
