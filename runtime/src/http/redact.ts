import { isPlainObject } from "../gate/problem.ts";

const deepest = 12;
const hidden = "[hidden]";
const appliedAnnotations = [
  "metacontroller.k8s.io/last-applied-configuration",
  "kubectl.kubernetes.io/last-applied-configuration",
];

type Seen = Map<object, unknown>;

/** Gives a value to log back with the data of every Secret in it replaced; what holds none comes back as it is. */
export function hideSecrets(value: unknown): unknown {
  return isFlat(value) ? value : hide(value, new Map(), 0);
}

/** Most lines hold nothing but strings and numbers. */
function isFlat(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return (
    isPlainObject(value) && Object.values(value).every((entry) => typeof entry !== "object" || entry === null)
  );
}

function hide(value: unknown, seen: Seen, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  if (depth > deepest) return "[deep]";
  seen.set(value, value);
  const shown = hideObject(value, seen, depth);
  seen.set(value, shown);
  return shown;
}

function hideObject(value: object, seen: Seen, depth: number): unknown {
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function" && !(value instanceof Date)) {
    return hide((toJSON as () => unknown).call(value), seen, depth + 1);
  }
  if (isPlainObject(value) && value["kind"] === "Secret") return hideData(value);
  if (isPlainObject(value) || Array.isArray(value) || value instanceof Error)
    return hideEntries(value, seen, depth);
  return value;
}

function hideEntries(value: object, seen: Seen, depth: number): object {
  let copy: Record<string, unknown> | undefined;
  for (const [key, entry] of Object.entries(value)) {
    const shown = hide(entry, seen, depth + 1);
    if (shown === entry) continue;
    copy ??= copyOf(value);
    copy[key] = shown;
  }
  return copy ?? value;
}

function copyOf(value: object): Record<string, unknown> {
  if (Array.isArray(value)) return [...(value as unknown[])] as unknown as Record<string, unknown>;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return Object.create(prototype, Object.getOwnPropertyDescriptors(value)) as Record<string, unknown>;
}

function hideData(secret: Record<string, unknown>): Record<string, unknown> {
  const shown = { ...secret };
  for (const field of ["data", "stringData"]) {
    if (shown[field] !== undefined) shown[field] = hidden;
  }
  const { metadata } = shown;
  if (isPlainObject(metadata) && isPlainObject(metadata["annotations"])) {
    const annotations = { ...metadata["annotations"] };
    for (const key of appliedAnnotations) if (Object.hasOwn(annotations, key)) annotations[key] = hidden;
    shown["metadata"] = { ...metadata, annotations };
  }
  return shown;
}
