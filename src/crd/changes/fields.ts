import type { StructuralSchema } from "@metatron/runtime/schema";
import { limits } from "../limits.ts";
import { compareConstraints } from "./constraints.ts";
import type { Add, CrdChange } from "./model.ts";
import { findRenames } from "./renames.ts";
import { sameShape, typeText } from "./shapes.ts";

/** The differences of two schemas of one version, field by field. */
export function compareSchemas(
  before: StructuralSchema,
  after: StructuralSchema,
  version: string,
): CrdChange[] {
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
