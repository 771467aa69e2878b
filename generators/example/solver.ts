import type { JsonObject, JsonValue } from "@metatron/runtime";
import {
  compileSchema,
  type FieldError,
  formatFieldError,
  type StructuralSchema,
  type UncheckedRule,
  validateObject,
} from "@metatron/runtime/schema";
import type { Crd, CrdVersion } from "../../src/model/crd.ts";
import { buildField, withUsefulFields } from "./build.ts";
import { rootSpot, spotsOf } from "./hints.ts";
import { candidates } from "./candidates.ts";

/** An example of a kind: valid, or the best that was found and what is still wrong with it. */
export type Example =
  | { readonly kind: "valid"; readonly object: JsonObject; readonly unchecked: readonly string[] }
  | { readonly kind: "invalid"; readonly object: JsonObject; readonly problems: readonly string[] };

const QUICK = 300;
const PATIENT = 800;

/** Looks for an example of a version: what is required, a few useful fields unless it is to be minimal, and whatever its rules ask for. */
export function findExample(crd: Crd, version: string, isMinimal = false): Example {
  const chosen = crd.versions.find(({ name }) => name === version);
  if (chosen === undefined)
    return { kind: "invalid", object: {}, problems: [`${crd.name} has no version ${version}`] };
  const least = leastObject(crd, chosen, false);
  const generous = leastObject(crd, chosen, true);
  const { schema } = chosen;
  const tried = new Set<string>();
  let best: Found | undefined;
  const starts = [
    [withUsefulFields(schema, generous), QUICK],
    [generous, QUICK],
    [withUsefulFields(schema, least), QUICK],
    [least, PATIENT],
  ] as const;
  for (const [start, tries] of isMinimal ? starts.toReversed() : starts) {
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

/** The least value of a field of an object that its schema accepts as it stands; undefined when none was found. */
export function findValue(schema: StructuralSchema, key: string): JsonValue | undefined {
  const holder: StructuralSchema = { type: "object", properties: { [key]: schema }, required: [key] };
  const identity = { apiVersion: "v1", kind: "Example", metadata: { name: "example" } };
  const { object, score } = repair(holder, { ...identity, [key]: buildField(holder, key) }, QUICK);
  return score.points === 0 ? object[key] : undefined;
}

/** Where a search ended. */
export interface Found {
  readonly object: JsonObject;
  readonly score: Score;
}

const SIDEWAYS = 12;
const WORK = 500_000;

/** Changes an object step by step until nothing is wrong with it, or nothing more helps, or the tries are used up. */
function repair(schema: StructuralSchema, start: JsonObject, tries: number): Found {
  const seen = new Set([JSON.stringify(start)]);
  const budget = { left: affordable(schema, start, tries) };
  let best: Found = { object: start, score: scoreOf(schema, start) };
  let current = best;
  for (let sideways = 0; best.score.points > 0 && budget.left > 0 && sideways <= SIDEWAYS;) {
    const next = step(schema, current, seen, budget);
    if (next === undefined) break;
    sideways = next.score.points < best.score.points ? 0 : sideways + 1;
    if (next.score.points < best.score.points) best = next;
    current = next;
  }
  return best;
}

// A try costs as much as the object has places; a schema with thousands of fields gets fewer tries.
function affordable(schema: StructuralSchema, object: JsonObject, tries: number): number {
  let places = 0;
  for (const _ of spotsOf(rootSpot(schema, object))) if ((places += 1) > WORK) break;
  return Math.min(tries, Math.ceil(WORK / places));
}

function step(
  schema: StructuralSchema,
  current: Found,
  seen: Set<string>,
  budget: { left: number },
): Found | undefined {
  let level: Found | undefined;
  for (const error of current.score.errors.slice(0, 6)) {
    for (const object of candidates(schema, current.object, error)) {
      const text = JSON.stringify(object);
      if (seen.has(text) || text.length > 200_000) continue;
      seen.add(text);
      const next = { object, score: scoreOf(schema, object) };
      if (next.score.points < current.score.points) return next;
      if (level === undefined || next.score.points < level.score.points) level = next;
      if ((budget.left -= 1) <= 0) return level;
    }
  }
  return level;
}

/** How far an object is from being valid, and why. */
export interface Score {
  readonly points: number;
  readonly errors: readonly FieldError[];
  readonly unchecked: readonly UncheckedRule[];
}

const BLOCKED = 1000;
const RAW = 0.001;
// A list without its one item is further from an object that a person can use than an item that a rule does not like.
const FORM = 2.5;

const weightOf = ({ message }: FieldError): number =>
  /\bin body (?:should|must) |Required value|Unsupported value/.test(message) ? FORM : 1;

/** Judges an object as a write would, defaults first; then, with less weight, as it stands. */
export function scoreOf(schema: StructuralSchema, object: JsonObject): Score {
  const admitted = validateObject(schema, object);
  const errors = real(admitted.errors);
  const blocked = errors.length < admitted.errors.length ? BLOCKED : 0;
  const points = errors.reduce((sum, error) => sum + weightOf(error), 0) + admitted.pruned.length + blocked;
  if (points > 0) return { points, errors, unchecked: admitted.unchecked };
  const plain = real(compileSchema(schema).validate(object).errors);
  return { points: plain.length * RAW, errors: plain, unchecked: admitted.unchecked };
}

function real(errors: readonly FieldError[]): FieldError[] {
  return errors.filter(({ message }) => !message.includes(": some validation rules were not checked"));
}
