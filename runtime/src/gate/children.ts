import type { ChildDeclaration } from "../controller/declaration.ts";
import { type JsonValue, isPlainObject } from "../kubernetes/json.ts";
import { generatedLabel } from "../kubernetes/labels.ts";
import type { Scope } from "../kubernetes/object.ts";
import { isObserved, withoutServerFields } from "../kubernetes/server-fields.ts";
import { type GateContext, describe } from "./context.ts";
import { Duplicates } from "./duplicates.ts";
import { copyJson } from "./json.ts";
import { checkStringMap } from "./labels.ts";
import { type ProblemList, nameOf } from "./problem.ts";
import { missedRequirement } from "./selector.ts";

/** The kinds that a controller declared, by kind and apiVersion. */
export type DeclaredKinds = ReadonlyMap<unknown, ReadonlyMap<unknown, ChildDeclaration>>;

/** Sorts declarations so that each is found without building a key. */
export function toDeclaredKinds(declarations: readonly ChildDeclaration[]): DeclaredKinds {
  const kinds = new Map<unknown, Map<unknown, ChildDeclaration>>();
  for (const declaration of declarations) {
    const versions = kinds.get(declaration.kind) ?? new Map<unknown, ChildDeclaration>();
    kinds.set(declaration.kind, versions.set(declaration.apiVersion, declaration));
  }
  return kinds;
}

/** Every declared kind, as people write it. */
function namesOf(declared: DeclaredKinds): string[] {
  const declarations = [...declared.values()].flatMap((versions) => [...versions.values()]);
  return declarations.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
}

/** More than any parent can have: a request of theirs would be larger than a body may be. */
const mostChildren = 100_000;

interface ChildCheck {
  readonly field: "children" | "attachments";
  readonly declared: DeclaredKinds;
  readonly context: GateContext;
  readonly list: ProblemList;
  readonly duplicates: Duplicates;
}

/** Checks the desired children of an answer, drops falsy entries and gives back what may be sent. */
export function checkChildren(
  value: unknown,
  field: ChildCheck["field"],
  { declared, context, list }: Omit<ChildCheck, "field" | "duplicates">,
): JsonValue[] {
  if (!Array.isArray(value)) {
    const message =
      value === undefined
        ? `the answer has no ${field}: Metacontroller would delete every one`
        : `${nameOf(value)} where a list belongs`;
    list.add(field, message, `return ${field}: [] to delete every one on purpose, or the desired ones`);
    return [];
  }
  const check: ChildCheck = { field, declared, context, list, duplicates: new Duplicates(context.namespace) };
  if (value.length > mostChildren) {
    list.add(
      field,
      `a list of more than ${String(mostChildren)} entries`,
      "return fewer, or fewer empty ones",
    );
    return [];
  }
  const children: JsonValue[] = [];
  for (let index = 0; index < value.length && !list.isFull; index++) {
    const entry: unknown = value[index];
    if (!entry) continue;
    const child = checkChild(entry, index, check);
    if (child !== undefined) children.push(child);
  }
  return children;
}

function checkChild(entry: unknown, index: number, check: ChildCheck): JsonValue | undefined {
  const path = `${check.field}[${String(index)}]`;
  const isRead = isObserved(entry);
  const copied = copyJson(entry, path, check.list, { nullIsAllowed: isRead });
  if (copied === undefined) return undefined;
  const child = isRead && isPlainObject(copied) ? withoutServerFields(copied) : copied;
  if (!isPlainObject(child)) {
    check.list.add(path, `${nameOf(child)} where an object belongs`, "return Kubernetes objects only");
    return undefined;
  }
  if (hasIdentity(child, path, check.list)) {
    checkKind(child, path, check);
    checkDuplicate(child, index, check);
  }
  checkMetadata(child, path, check);
  checkOwner(child, path, check);
  return child;
}

function hasIdentity(child: Record<string, unknown>, path: string, list: ProblemList): boolean {
  const metadata = isPlainObject(child["metadata"]) ? child["metadata"] : {};
  if (isText(child["apiVersion"]) && isText(child["kind"]) && isText(metadata["name"])) return true;
  const missing = [
    ...["apiVersion", "kind"].filter((key) => !isText(child[key])),
    ...(isText(metadata["name"]) ? [] : ["metadata.name"]),
  ];
  for (const key of missing) {
    const fix =
      key === "metadata.name" && metadata["generateName"] !== undefined
        ? "give a fixed name: Metacontroller finds children by name, generateName cannot be used"
        : `give ${key} as a non-empty string`;
    list.add(`${path}.${key}`, `${describe(child)} has no ${key}`, fix);
  }
  return false;
}

function checkKind(child: Record<string, unknown>, path: string, check: ChildCheck): void {
  const { apiVersion, kind } = child;
  const declaration = check.declared.get(kind)?.get(apiVersion);
  if (declaration !== undefined) return checkScope(child, path, declaration.scope, check);
  check.list.add(
    path,
    `${describe(child)}: ${String(apiVersion)} ${String(kind)} is not declared, it would be created once and never updated or deleted`,
    `declare it in metatron.json and generate, or return one of: ${namesOf(check.declared).join(", ") || "none is declared"}`,
  );
}

function checkDuplicate(child: Record<string, unknown>, index: number, check: ChildCheck): void {
  const first = check.duplicates.add(child, child["metadata"] as Record<string, unknown>, index);
  if (first === undefined) return;
  check.list.add(
    `${check.field}[${String(index)}]`,
    `${describe(child)} is already ${check.field}[${String(first)}]: the two would overwrite each other for ever`,
    "return each object once, in one version",
  );
}

function checkMetadata(child: Record<string, unknown>, path: string, check: ChildCheck): void {
  const metadata = child["metadata"];
  if (!isPlainObject(metadata)) return;
  const { labels, annotations } = metadata;
  checkStringMap(labels, { path, key: ".metadata.labels" }, check.list);
  checkStringMap(annotations, { path, key: ".metadata.annotations" }, check.list);
  checkGeneratedLabel(child, labels, path, check);
  const { selector } = check.context;
  const missed = selector && missedRequirement(selector, isPlainObject(labels) ? labels : {});
  if (missed === undefined) return;
  check.list.add(
    `${path}.metadata.labels`,
    `${describe(child)} misses ${missed} of the parent's spec.selector: Metacontroller would fail the whole pass`,
    "put the selector's labels on every child, or set generateSelector",
  );
}

/** Metacontroller adds the reference; under server-side apply one that a hook wrote makes it update the child for ever. */
function checkOwner(child: Record<string, unknown>, path: string, { context, list }: ChildCheck): void {
  const metadata = isPlainObject(child["metadata"]) ? child["metadata"] : {};
  const references = Array.isArray(metadata["ownerReferences"]) ? metadata["ownerReferences"] : [];
  const isOwn = (reference: unknown): boolean => isPlainObject(reference) && reference["uid"] === context.uid;
  if (context.uid === undefined || !references.some(isOwn)) return;
  list.add(
    `${path}.metadata.ownerReferences`,
    `${describe(child)} bears an own reference to its parent: under server-side apply Metacontroller would update it for ever`,
    "leave the reference out, Metacontroller adds it",
  );
}

/** Metacontroller adds the label where there is none, and then every child must match it. */
function checkGeneratedLabel(
  child: Record<string, unknown>,
  labels: unknown,
  path: string,
  { context, list }: ChildCheck,
): void {
  const uid = isPlainObject(labels) ? labels[generatedLabel] : undefined;
  if (context.labelledUid === undefined || uid === undefined || uid === context.labelledUid) return;
  list.add(
    `${path}.metadata.labels["${generatedLabel}"]`,
    `${describe(child)} bears another uid than its parent's: Metacontroller would fail the whole pass`,
    "leave the label out, Metacontroller adds it",
  );
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

/** Checks that a child lies where Metacontroller can own it, given its scope and the parent's. */
function checkScope(
  child: Readonly<Record<string, unknown>>,
  path: string,
  scope: Scope,
  { context, list }: ChildCheck,
): void {
  const { namespace } = child["metadata"] as { namespace?: unknown };
  if (namespace !== undefined && (typeof namespace !== "string" || namespace === "")) {
    list.add(
      `${path}.metadata.namespace`,
      `${nameOf(namespace)} is no namespace`,
      "give a name or leave it out",
    );
    return;
  }
  const problem = scopeProblem(namespace, scope, context);
  if (problem === undefined) return;
  list.add(`${path}.metadata.namespace`, `${describe(child)} ${problem[0]}`, problem[1]);
}

/** What is wrong with the place of a child of that scope, and how to mend it. */
function scopeProblem(
  namespace: unknown,
  scope: Scope,
  context: GateContext,
): readonly [string, string] | undefined {
  return scope === "Cluster" ? clusterProblem(namespace, context) : namespaceProblem(namespace, context);
}

function clusterProblem(namespace: unknown, context: GateContext): readonly [string, string] | undefined {
  if (namespace !== undefined) {
    return ["is cluster-scoped and has a namespace: it would never converge", "leave metadata.namespace out"];
  }
  if (context.scope !== "Namespaced") return undefined;
  return [
    "is cluster-scoped and its parent is not: it would be created once, never updated, and stay when its parent is deleted",
    "make the parent cluster-scoped, or own the object from a cluster-scoped one",
  ];
}

function namespaceProblem(namespace: unknown, context: GateContext): readonly [string, string] | undefined {
  if (context.scope === "Cluster" && namespace === undefined) {
    return ["has no namespace and its cluster-scoped parent has none to give", "give metadata.namespace"];
  }
  const isForeign =
    context.scope !== "Cluster" &&
    context.namespace !== undefined &&
    (namespace ?? context.namespace) !== context.namespace;
  if (!isForeign) return undefined;
  return [
    `lies outside the parent's namespace ${context.namespace ?? ""}: Metacontroller never finds it again`,
    "leave metadata.namespace out, or use the parent's",
  ];
}
