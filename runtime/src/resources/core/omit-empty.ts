import { isObject } from "../../kubernetes/json.ts";
import { type Report, shown } from "./error.ts";

/**
 * Keys under which an empty map says something that leaving it out does not: a volume of its own, a selector of
 * everything where none would select nothing, a spec that must be there. All else that is empty is left out.
 */
const meaningfulWhenEmpty: ReadonlySet<string> = new Set([
  "emptyDir",
  "labelSelector",
  "namespaceSelector",
  "podSelector",
  "selector",
  "spec",
]);

/** Lists in which an empty map is an item of its own: the rule that allows everything. */
const rulesThatMayBeEmpty: ReadonlySet<string> = new Set(["ingress", "egress"]);

/** Fields whose content is kept to the letter: in a schema, and beside it, `{}` and `false` say something. */
const verbatim: ReadonlySet<string> = new Set(["openAPIV3Schema", "subresources"]);

/** Flags that the API server drops when they are false, so that writing them would differ on every pass. */
const absentWhenFalse: ReadonlySet<string> = new Set([
  "deprecated",
  "globalDefault",
  "hostIPC",
  "hostNetwork",
  "hostPID",
  "paused",
  "publishNotReadyAddresses",
  "readOnly",
  "stdin",
  "stdinOnce",
  "tty",
]);

/** Numbers that the API server drops, or replaces by a default, when they are zero. */
const absentWhenZero: ReadonlySet<string> = new Set([
  "failureThreshold",
  "healthCheckNodePort",
  "hostPort",
  "initialDelaySeconds",
  "minReadySeconds",
  "nodePort",
  "periodSeconds",
  "successThreshold",
  "timeoutSeconds",
]);

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === "object" &&
    (Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0));

function isAbsent(key: string, value: unknown): boolean {
  if (value === false) return absentWhenFalse.has(key);
  if (value === 0) return absentWhenZero.has(key);
  return isEmpty(value) && !(meaningfulWhenEmpty.has(key) && typeof value === "object" && value !== null);
}

function compactList(key: string, list: readonly unknown[]): unknown[] {
  const kept = list.map((item) => compact(item, key));
  return kept.filter((item) => !isEmpty(item) || (rulesThatMayBeEmpty.has(key) && typeof item === "object"));
}

/** A deep copy as the API server would keep it: without null, undefined, empty maps and lists, and dropped zero values. */
export function compact(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return compactList(key, value);
  if (typeof value !== "object" || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    const small = verbatim.has(name) ? structuredClone(field) : compact(field, name);
    if (!isAbsent(name, small)) kept[name] = small;
  }
  return kept;
}

/** The keys that dynamic apply guesses, in its order. */
const knownKeys = ["containerPort", "port", "mountPath", "name", "uid", "ip", "path"];

type Item = Readonly<Record<string, unknown>>;

/** The key by which Metacontroller's dynamic apply merges a list, or nothing when it replaces the list whole. */
function mergeKeyOf(list: readonly unknown[]): string | undefined {
  if (!list.every(isObject)) return undefined;
  return knownKeys.find((key) => list.every((item) => key in item));
}

/**
 * Reports items that dynamic apply would collapse into one, because they share the key that it guesses for their list.
 * @see https://metacontroller.github.io/metacontroller/api/apply.html
 */
export function checkMergeKeys(report: Report, value: unknown, path = ""): void {
  if (isObject(value)) {
    for (const [key, field] of Object.entries(value))
      checkMergeKeys(report, field, path === "" ? key : `${path}.${key}`);
    return;
  }
  if (!Array.isArray(value)) return;
  const key = mergeKeyOf(value);
  if (key === undefined) return;
  const seen = new Set<string>();
  for (const item of value as readonly Item[]) {
    const id = String(item[key]);
    if (seen.has(id)) report(path, collision(key, item[key]));
    seen.add(id);
    checkMergeKeys(report, item, `${path}[${shown(item[key])}]`);
  }
}

const collision = (key: string, value: unknown): string =>
  `two items have ${key} ${shown(value)}: Metacontroller merges this list by ${key} and would collapse them into one; ` +
  "split them over two objects, or set serverSideApply when its server runs with --apply-strategy=server-side-apply";
