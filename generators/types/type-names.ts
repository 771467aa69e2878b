import { createHash } from "node:crypto";
import { toPascalCase } from "../../src/crd/names.ts";
import { globalTypes } from "./globals.ts";
import { segmentName } from "./segments.ts";
import type { Occurrence, Shape } from "./shape.ts";
import { wellKnownNames } from "./well-known.ts";

/** Names that the file imports, or that stand for Metatron's own types in a generated file. */
const importedNames: ReadonlySet<string> = new Set(
  (
    "NamespacedMeta ClusterMeta WrittenMeta CompositeDeclaration DecoratorDeclaration KubernetesObject " +
    "StructuralSchema JsonObject JsonValue Children Related Attachments"
  ).split(" "),
);

/** The name of a kind as a type. */
export function kindTypeName(kind: string): string {
  const name = toPascalCase(kind);
  return globalTypes.has(name) || importedNames.has(name) || wellKnownNames.has(name)
    ? `${name}Resource`
    : name;
}

interface Step {
  readonly occurrence: Occurrence;
  readonly trail: readonly string[];
  readonly path: string;
}

/**
 * A name for each shape. Every object, shared or not, claims the shortest suffix of its path that is free, shallow ones
 * first; a shape takes the name of its first object. So a name depends on paths alone, not on what the objects hold:
 * a new field takes no name away.
 */
export function nameShapes(kind: string, roots: readonly Occurrence[]): ReadonlyMap<Shape, string> {
  const names = new Map<Shape, string>();
  const taken = new Set<string>();
  const type = kindTypeName(kind);
  for (const name of [type, `${type}Spec`, `${type}Status`]) claim(name, taken);
  let level = sorted(roots).map((occurrence) =>
    toStep(occurrence, { trail: [toPascalCase(kind)], path: "" }),
  );
  for (const step of level) setFirst(names, step.occurrence.shape, rootName(type, step, taken));
  level = level.flatMap(childrenOf);
  while (level.length > 0) {
    for (const step of level) setFirst(names, step.occurrence.shape, nameOf(step, taken));
    level = level.flatMap(childrenOf);
  }
  return names;
}

function toStep(occurrence: Occurrence, parent: { trail: readonly string[]; path: string }): Step {
  const { property } = occurrence.segment;
  return {
    occurrence,
    trail: [...parent.trail, segmentName(occurrence.segment)],
    path: `${parent.path}/${property}`,
  };
}

function childrenOf(step: Step): Step[] {
  return sorted(step.occurrence.children).map((child) => toStep(child, step));
}

function sorted(occurrences: readonly Occurrence[]): Occurrence[] {
  return [...occurrences].sort((one, other) => (one.segment.property < other.segment.property ? -1 : 1));
}

function setFirst(names: Map<Shape, string>, shape: Shape, name: string): void {
  if (!names.has(shape)) names.set(shape, name);
}

function rootName(type: string, { occurrence, trail, path }: Step, taken: Set<string>): string {
  const name = `${type}${trail.slice(1).join("")}`;
  const { property, isOneOfSeveral } = occurrence.segment;
  if (property !== "spec" && property !== "status")
    return claim(name, taken) ? name : distinct(name, path, taken);
  if (!isOneOfSeveral) return name;
  return claim(`${name}Item`, taken) ? `${name}Item` : distinct(name, path, taken);
}

function nameOf({ occurrence, trail, path }: Step, taken: Set<string>): string {
  const { wellKnownName } = occurrence.shape;
  if (wellKnownName !== undefined && claim(wellKnownName, taken)) return wellKnownName;
  let name = "";
  for (const word of [...trail].reverse()) {
    name = word + name;
    if (isAllowed(name) && claim(name, taken)) return name;
  }
  return distinct(name, path, taken);
}

// Two paths can spell one name (`a-b` and `aB`); what tells them apart then depends on the path alone.
function distinct(name: string, path: string, taken: Set<string>): string {
  const mark = createHash("sha256").update(path).digest("hex").replace(/[0-9]/g, "").slice(0, 6);
  const marked = `${name}${toPascalCase(mark)}`;
  claim(marked, taken);
  return marked;
}

function isAllowed(name: string): boolean {
  return (
    !globalTypes.has(name) && !importedNames.has(name) && !wellKnownNames.has(name) && /^[A-Z]/.test(name)
  );
}

// Each name brings the one of its written view, whether that is needed today or not.
function claim(name: string, taken: Set<string>): boolean {
  if (taken.has(name) || taken.has(`${name}Input`)) return false;
  taken.add(name);
  taken.add(`${name}Input`);
  return true;
}
