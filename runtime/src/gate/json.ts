import { type JsonObject, type JsonValue, isPlainObject, setOwn } from "../kubernetes/json.ts";
import { type ProblemList, nameOf } from "./problem.ts";
import { ignoreRejection } from "./unhandled-rejections.ts";

const deepest = 200;

interface Walk {
  readonly keys: (string | number)[];
  readonly ancestors: object[];
  readonly nullIsAllowed: boolean;
  readonly list: ProblemList;
}

/**
 * Copies a value into fresh JSON and reports whatever JSON or Metacontroller cannot carry. The copy is what is sent, so
 * a getter or a proxy cannot change its mind afterwards. The result holds only what was fine.
 */
export function copyJson(
  value: unknown,
  path: string,
  list: ProblemList,
  { nullIsAllowed = false } = {},
): JsonValue | undefined {
  return copy(value, { keys: [path], ancestors: [], nullIsAllowed, list });
}

/** Adds a key to a path, as in `spec.ports[0]["a.b"]`. */
function joinPath(keys: readonly (string | number)[]): string {
  return keys.reduce<string>((path, key, index) => {
    if (typeof key === "number") return `${path}[${String(key)}]`;
    if (!/^[\w$-]+$/.test(key) && index > 0) return `${path}[${JSON.stringify(key)}]`;
    return path === "" ? key : `${path}.${key}`;
  }, "");
}

function copy(value: unknown, walk: Walk): JsonValue | undefined {
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (value === null && walk.nullIsAllowed) return null;
  if (typeof value !== "object" || value === null) return refuse(value, walk);
  return copyObject(value, walk);
}

function copyObject(value: object, walk: Walk): JsonValue | undefined {
  if (walk.ancestors.includes(value)) {
    return report(walk, "the object contains itself", "break the cycle");
  }
  if (walk.ancestors.length >= deepest) {
    return report(walk, `the value is nested more than ${String(deepest)} levels deep`, "make it flatter");
  }
  walk.ancestors.push(value);
  const copied = copyContents(value, walk);
  walk.ancestors.pop();
  return copied;
}

function copyContents(value: object, walk: Walk): JsonValue | undefined {
  if (Array.isArray(value)) return copyList(value, walk);
  // Its toJSON gives `{ type: "Buffer" }`, which no field of Kubernetes is.
  if (ArrayBuffer.isView(value)) return refuse(value, walk);
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function") return copy((toJSON as () => unknown).call(value), walk);
  return isPlainObject(value) ? copyEntries(value, walk) : refuse(value, walk);
}

function copyList(value: readonly unknown[], walk: Walk): JsonValue[] {
  const result: JsonValue[] = [];
  for (let index = 0; index < value.length && !walk.list.isFull; index++) {
    walk.keys.push(index);
    const item = copy(value[index], walk);
    walk.keys.pop();
    if (item !== undefined) result.push(item);
  }
  return result;
}

function copyEntries(value: Record<string, unknown>, walk: Walk): JsonObject {
  const result: JsonObject = {};
  for (const key of Object.keys(value)) {
    walk.keys.push(key);
    const item = copy(value[key], walk);
    walk.keys.pop();
    if (item !== undefined) setOwn(result, key, item);
  }
  return result;
}

function refuse(value: unknown, walk: Walk): undefined {
  ignoreRejection(value);
  const fix =
    value === null || value === undefined
      ? "leave the key or the item out"
      : ArrayBuffer.isView(value)
        ? 'encode the bytes, as with toString("base64")'
        : "give a string, a finite number, a boolean, a list or a plain object";
  return report(walk, `${nameOf(value)} cannot be sent: the API server drops or refuses it`, fix);
}

function report(walk: Walk, message: string, fix: string): undefined {
  walk.list.add(joinPath(walk.keys), message, fix);
}
