import { toPascalCase } from "../../src/crd/definition.ts";
import { globalTypes } from "./globals.ts";
import type { RememberedTypes } from "./previous-names.ts";
import type { Occurrence, Shape } from "./read-schema.ts";
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

/** Words of a name at most; no real CRD comes near. */
const longestName = 12;

interface Step {
  readonly occurrence: Occurrence;
  readonly trail: readonly string[];
  readonly path: string;
  /** What the type was called in the file that was there before. */
  readonly remembered: string | undefined;
}

/** The names of the types of one file. */
interface Book {
  readonly names: Map<Shape, string>;
  readonly taken: Set<string>;
}

/**
 * A name for each shape. Every object, shared or not, claims the shortest suffix of its path that is free, shallow ones
 * first; a shape takes the name of its first object. So a name depends on paths alone, not on what the objects hold:
 * a new field takes no name away, unless it is an object that is called like one below it. For that there is memory:
 * names of the file that was generated before are given out first.
 */
export function nameShapes(
  kind: string,
  roots: readonly Occurrence[],
  before: RememberedTypes = new Map(),
): ReadonlyMap<Shape, string> {
  const type = kindTypeName(kind);
  const book: Book = { names: new Map(), taken: new Set() };
  for (const name of [type, `${type}Spec`, `${type}Status`]) claim(name, book.taken);
  const root = { trail: [toPascalCase(kind)], path: "", remembered: type };
  const top = sorted(roots).map((occurrence) => toStep(occurrence, root, before));
  const levels: Step[][] = [];
  for (let level = top; level.length > 0; level = level.flatMap((step) => childrenOf(step, before)))
    levels.push(level);
  const below = levels.slice(1).flat();
  for (const step of top) setFirst(book.names, step.occurrence.shape, rootName(type, step, book.taken));
  for (const step of below) nameAsBefore(step, book);
  for (const step of below) setFirst(book.names, step.occurrence.shape, nameOf(step, book.taken));
  return book.names;
}

function nameAsBefore({ occurrence: { shape }, remembered }: Step, { names, taken }: Book): void {
  if (remembered === undefined || names.has(shape)) return;
  const isOwn = isAllowed(remembered) || remembered === shape.wellKnownName;
  if (isOwn && claim(remembered, taken)) names.set(shape, remembered);
}

type Parent = Pick<Step, "trail" | "path" | "remembered">;

function toStep(occurrence: Occurrence, parent: Parent, before: RememberedTypes): Step {
  const { property } = occurrence.segment;
  return {
    occurrence,
    trail: [...parent.trail, segmentName(occurrence.segment)],
    path: `${parent.path}/${property}`,
    remembered: before.get(parent.remembered ?? "")?.get(property),
  };
}

function childrenOf(step: Step, before: RememberedTypes): Step[] {
  return sorted(step.occurrence.children).map((child) => toStep(child, step, before));
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
  for (const word of trail.slice(-longestName).reverse()) {
    name = word + name;
    if (isAllowed(name) && claim(name, taken)) return name;
  }
  return distinct(name, path, taken);
}

// Two paths can spell one name (`a-b` and `aB`); what tells them apart then depends on the path alone.
function distinct(name: string, path: string, taken: Set<string>): string {
  let marked = "";
  for (let text = path; marked === "" || !claim(marked, taken); text += "/") {
    marked = `${name}${toPascalCase(markOf(text))}`;
  }
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

/** Six letters that differ for different paths (FNV-1a). */
function markOf(path: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < path.length; index += 1) {
    hash = Math.imul(hash ^ path.charCodeAt(index), 0x01000193) >>> 0;
  }
  return Array.from({ length: 6 }, (_, position) => {
    return String.fromCharCode(97 + (Math.floor(hash / 26 ** position) % 26));
  }).join("");
}

/** The word that a property gives to the names of the objects in it: `listeners` of a list gives `Listener`. */
function segmentName({ property, isOneOfSeveral }: Occurrence["segment"]): string {
  const name = toPascalCase(property);
  const word = name === "" ? "Field" : name;
  return isOneOfSeveral ? toSingular(word) : word;
}

const endings: readonly (readonly [RegExp, string])[] = [
  [/(ss|us|is)$/, "$1"],
  [/([^aeiou])ies$/, "$1y"],
  [/(stat|vir|camp|bon)uses$/i, "$1us"],
  [/(ss|x|ch|sh|z)es$/, "$1"],
  [/([a-z])s$/, "$1"],
];

function toSingular(word: string): string {
  for (const [ending, singular] of endings) if (ending.test(word)) return word.replace(ending, singular);
  return word;
}
