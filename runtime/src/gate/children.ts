import type { JsonValue } from "../kubernetes/json.ts";
import { generatedLabel } from "../kubernetes/labels.ts";
import { type DeclaredKinds, namesOf } from "./declared-kinds.ts";
import { type CallFacts, describe } from "./facts.ts";
import { copyJson } from "./json.ts";
import { checkPlacement } from "./placement.ts";
import { type ProblemList, isPlainObject, nameOf } from "./problem.ts";
import { SeenObjects } from "./seen-objects.ts";
import { missedRequirement } from "./selector.ts";
import { checkStringMap } from "./string-map.ts";

interface ChildCheck {
  readonly field: "children" | "attachments";
  readonly declared: DeclaredKinds;
  readonly facts: CallFacts;
  readonly list: ProblemList;
  readonly seen: SeenObjects;
}

/** Checks the desired children of an answer, drops falsy entries and gives back what may be sent. */
export function checkChildren(
  value: unknown,
  field: ChildCheck["field"],
  { declared, facts, list }: Omit<ChildCheck, "field" | "seen">,
): JsonValue[] {
  if (!Array.isArray(value)) {
    const message =
      value === undefined
        ? `the answer has no ${field}: Metacontroller would delete every one`
        : `${nameOf(value)} where a list belongs`;
    list.add(field, message, `return ${field}: [] to delete every one on purpose, or the desired ones`);
    return [];
  }
  const check: ChildCheck = { field, declared, facts, list, seen: new SeenObjects(facts.namespace) };
  const children: JsonValue[] = [];
  for (let index = 0; index < value.length; index++) {
    const entry: unknown = value[index];
    if (!entry) continue;
    const child = checkChild(entry, index, check);
    if (child !== undefined) children.push(child);
  }
  return children;
}

function checkChild(entry: unknown, index: number, check: ChildCheck): JsonValue | undefined {
  const path = `${check.field}[${String(index)}]`;
  const child = copyJson(entry, path, check.list);
  if (child === undefined) return undefined;
  if (!isPlainObject(child)) {
    check.list.add(path, `${nameOf(child)} where an object belongs`, "return Kubernetes objects only");
    return undefined;
  }
  if (hasIdentity(child, path, check.list)) {
    checkKind(child, path, check);
    checkDuplicate(child, index, check);
  }
  checkMetadata(child, path, check);
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
  if (declaration !== undefined) return checkPlacement(child, path, declaration.scope, check);
  check.list.add(
    path,
    `${describe(child)}: ${String(apiVersion)} ${String(kind)} is not declared, it would be created once and never updated or deleted`,
    `declare it in metatron.json and generate, or return one of: ${namesOf(check.declared).join(", ") || "none is declared"}`,
  );
}

function checkDuplicate(child: Record<string, unknown>, index: number, check: ChildCheck): void {
  const first = check.seen.note(child, child["metadata"] as Record<string, unknown>, index);
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
  const { selector } = check.facts;
  const missed = selector && missedRequirement(selector, isPlainObject(labels) ? labels : {});
  if (missed === undefined) return;
  check.list.add(
    `${path}.metadata.labels`,
    `${describe(child)} misses ${missed} of the parent's spec.selector: Metacontroller would fail the whole pass`,
    "put the selector's labels on every child, or set generateSelector",
  );
}

/** Metacontroller adds the label where there is none, and then every child must match it. */
function checkGeneratedLabel(
  child: Record<string, unknown>,
  labels: unknown,
  path: string,
  { facts, list }: ChildCheck,
): void {
  const uid = isPlainObject(labels) ? labels[generatedLabel] : undefined;
  if (facts.labelledUid === undefined || uid === undefined || uid === facts.labelledUid) return;
  list.add(
    `${path}.metadata.labels["${generatedLabel}"]`,
    `${describe(child)} bears another uid than its parent's: Metacontroller would fail the whole pass`,
    "leave the label out, Metacontroller adds it",
  );
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
