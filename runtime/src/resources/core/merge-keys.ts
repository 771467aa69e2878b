import { type Report, shown } from "./error.ts";

/** The keys that dynamic apply guesses, in its order. */
const knownKeys = ["containerPort", "port", "mountPath", "name", "uid", "ip", "path"];

type Item = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Item =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The key by which Metacontroller's dynamic apply merges a list, or nothing when it replaces the list whole. */
export function mergeKeyOf(list: readonly unknown[]): string | undefined {
  if (!list.every(isMap)) return undefined;
  return knownKeys.find((key) => list.every((item) => key in item));
}

/**
 * Reports items that dynamic apply would collapse into one, because they share the key that it guesses for their list.
 * @see https://metacontroller.github.io/metacontroller/api/apply.html
 */
export function checkMergeKeys(report: Report, value: unknown, path = ""): void {
  if (isMap(value)) {
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
