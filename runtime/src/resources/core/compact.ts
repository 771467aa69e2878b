/**
 * Keys under which an empty map says something that leaving it out does not: a volume of its own, or a selector of
 * everything where none would select nothing. All else that is empty is left out.
 */
const meaningfulWhenEmpty: ReadonlySet<string> = new Set([
  "emptyDir",
  "labelSelector",
  "namespaceSelector",
  "podSelector",
  "selector",
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
