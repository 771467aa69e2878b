import type { StructuralSchema } from "@metatron/runtime/schema";
import { limits } from "../tree.ts";
import type { Crd, CrdVersion } from "../../model/crd.ts";
import { compareConstraints, sameShape, typeText } from "./constraints.ts";
import { type Add, type CrdChange, type CrdChangeKind } from "./model.ts";
import { findRenames } from "./renames.ts";

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

/** The differences of two schemas of one version, field by field. */
function compareSchemas(before: StructuralSchema, after: StructuralSchema, version: string): CrdChange[] {
  const changes: CrdChange[] = [];
  visit({ before, after, path: "", depth: 0 }, version, changes);
  return changes;
}

interface Pair {
  readonly before: StructuralSchema;
  readonly after: StructuralSchema;
  readonly path: string;
  readonly depth: number;
}

function visit(pair: Pair, version: string, changes: CrdChange[]): void {
  const { before, after, path, depth } = pair;
  if (before === after || depth > limits.schemaDepth || sameShape(before, after)) return;
  const add: Add = (kind, effect, message) => void changes.push({ kind, effect, version, path, message });
  if (typeText(before) !== typeText(after)) {
    const effect = widens(before, after) ? "compatible" : "breaking";
    add("type-changed", effect, `The type changed from ${typeText(before)} to ${typeText(after)}.`);
    return;
  }
  compareConstraints(before, after, add);
  compareFields(pair, version, changes);
  if (before.items !== undefined && after.items !== undefined) {
    visit(
      { before: before.items, after: after.items, path: `${path}[*]`, depth: depth + 1 },
      version,
      changes,
    );
  }
  const [old, next] = [before.additionalProperties, after.additionalProperties];
  if (typeof old === "object" && typeof next === "object") {
    visit({ before: old, after: next, path: `${path}[*]`, depth: depth + 1 }, version, changes);
  }
}

// What was an integer may be written where a number is wanted; nothing else is that kind.
function widens(before: StructuralSchema, after: StructuralSchema): boolean {
  return typeText(before) === "integer" && typeText(after) === "number";
}

function compareFields({ before, after, path, depth }: Pair, version: string, changes: CrdChange[]): void {
  const [old, next] = [
    new Map(Object.entries(before.properties ?? {})),
    new Map(Object.entries(after.properties ?? {})),
  ];
  const renames = findRenames(before, after);
  const at = (key: string): string => (path === "" ? key : `${path}.${key}`);
  for (const [key, schema] of old) {
    const add: Add = (kind, effect, message) =>
      void changes.push({ kind, effect, version, path: at(key), message });
    const now = next.get(key);
    if (now === undefined) reportRemoved(after, renames.get(key), at, add);
    else {
      compareRequired(before, after, key, now, add);
      visit({ before: schema, after: now, path: at(key), depth: depth + 1 }, version, changes);
    }
  }
  for (const key of next.keys()) {
    if (old.has(key)) continue;
    reportAdded(
      after,
      key,
      (kind, effect, message) => void changes.push({ kind, effect, version, path: at(key), message }),
    );
  }
}

function reportRemoved(
  after: StructuralSchema,
  renamed: string | undefined,
  at: (key: string) => string,
  add: Add,
): void {
  if (renamed !== undefined) {
    return add(
      "field-renamed",
      "breaking",
      `The field is gone; ${at(renamed)} looks like its new name. Values under the old name are dropped.`,
    );
  }
  if (after["x-kubernetes-preserve-unknown-fields"] === true || after.additionalProperties !== undefined) {
    return add(
      "field-removed",
      "compatible",
      "The field is no longer described, but unknown fields are kept here.",
    );
  }
  add("field-removed", "breaking", "The field was removed: it is dropped from objects that are written.");
}

function reportAdded(after: StructuralSchema, key: string, add: Add): void {
  const isRequired = after.required?.includes(key) === true;
  const schema = after.properties?.[key];
  if (isRequired && schema?.default === undefined)
    return add("field-required", "breaking", "The field is new and required: existing objects lack it.");
  add(
    "field-added",
    "compatible",
    isRequired ? "The field is new and required, with a default." : "The field is new and optional.",
  );
}

function compareRequired(
  before: StructuralSchema,
  after: StructuralSchema,
  key: string,
  now: StructuralSchema,
  add: Add,
): void {
  const was = before.required?.includes(key) === true;
  const is = after.required?.includes(key) === true;
  if (!was && is && now.default === undefined)
    add("field-required", "breaking", "The field became required: objects without it are refused.");
  else if (!was && is)
    add("field-required", "compatible", "The field became required; its default fills it in.");
  else if (was && !is && now.default === undefined)
    add("field-optional", "breaking", "The field became optional: code that reads it may find nothing.");
  else if (was && !is)
    add("field-optional", "compatible", "The field became optional; its default fills it in.");
}
