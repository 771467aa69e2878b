import { isPlainObject } from "../gate/problem.ts";

const deepest = 12;
const hidden = "[hidden]";
const appliedAnnotations = [
  "metacontroller.k8s.io/last-applied-configuration",
  "kubectl.kubernetes.io/last-applied-configuration",
];

/** Gives a value to log back with the data of every Secret in it replaced; what holds none comes back as it is. */
export function hideSecrets(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null || depth > deepest) return value;
  if (Array.isArray(value)) return mapChanged(value, depth);
  if (!isPlainObject(value)) return value;
  return value["kind"] === "Secret" ? hideData(value) : mapChanged(value, depth);
}

function mapChanged<T extends object>(value: T, depth: number): T {
  let copy: Record<string, unknown> | undefined;
  for (const [key, entry] of Object.entries(value)) {
    const shown = hideSecrets(entry, depth + 1);
    if (shown === entry) continue;
    copy ??= (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
    copy[key] = shown;
  }
  return (copy ?? value) as T;
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
