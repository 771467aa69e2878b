import {
  canonicalQuantity,
  isObject,
  type JsonObject,
  type JsonValue,
  setOwn,
} from "@metatron/runtime/kubernetes";
import { copyOf } from "../records.ts";
import { integers, Mistyped, mistyped, undecodable, words } from "./decode.ts";

/**
 * A fresh copy of a built-in object as Go would write it after reading it: no nulls, none of the empty values that
 * `omitempty` drops, quantities in their canonical form. Which empty values stay is decided by the field's name. A value
 * that Go cannot read where people often err (texts of maps and variables, whole numbers) is the API server's 400.
 */
export function normalise(object: JsonObject): JsonObject {
  try {
    return copyObject(object, "");
  } catch (error) {
    if (error instanceof NoQuantity) throw undecodable(object, error.message);
    throw error instanceof Mistyped ? mistyped(object, error) : error;
  }
}

function copyObject(object: JsonObject, parent: string): JsonObject {
  for (const key in object) if (isDropped(key, object[key], parent)) return copyKept(object, parent);
  const result = copyOf(object);
  for (const key in object) {
    const value = object[key] ?? null;
    const copy = copyField(object, key, value, parent);
    if (copy !== value) setOwn(result, key, copy);
  }
  return result;
}

function copyKept(object: JsonObject, parent: string): JsonObject {
  const result: JsonObject = {};
  for (const key of Object.keys(object))
    if (!isDropped(key, object[key], parent))
      setOwn(result, key, copyField(object, key, object[key] ?? null, parent));
  return result;
}

function isDropped(key: string, value: JsonValue | undefined, parent: string): boolean {
  if (value === undefined || value === null) return value === undefined || !isKeptList(key, parent);
  return isOmitted(key, value, parent);
}

function copyField(holder: JsonObject, key: string, value: JsonValue, parent: string): JsonValue {
  const isScalar = typeof value === "string" || typeof value === "number";
  if (isMistyped(key, value, parent)) throw new Mistyped(holder, key);
  if (isScalar) return isQuantity(key, parent) ? toCanonical(value) : value;
  if (Array.isArray(value)) return value.length === 0 ? null : copyList(value, key);
  if (!isObject(value)) return value;
  if (maps.has(key)) return copyTexts(value);
  if (quantityMaps.has(key)) return copyMap(value, toQuantity);
  return copyObject(value, key);
}

function copyList(list: readonly JsonValue[], key: string): JsonValue[] {
  return list.map((item) => {
    if (Array.isArray(item)) return copyList(item, key);
    return isObject(item) ? copyObject(item, key) : item;
  });
}

function isMistyped(key: string, value: JsonValue, parent: string): boolean {
  if (typeof value !== "string") return key === "value" && parent === "env";
  return integers.has(key);
}

function copyTexts(map: JsonObject): JsonObject {
  const result = copyMap(map, (item) => item ?? "");
  for (const key of Object.keys(result)) if (typeof result[key] !== "string") throw new Mistyped(map, key);
  return result;
}

function copyMap(map: JsonObject, convert: (value: JsonValue | undefined) => JsonValue): JsonObject {
  const result = copyOf(map);
  for (const key of Object.keys(map)) {
    const value = convert(map[key]);
    if (value !== map[key]) setOwn(result, key, value);
  }
  return result;
}

function toQuantity(value: JsonValue | undefined): JsonValue {
  return typeof value === "string" || typeof value === "number" ? toCanonical(value) : (value ?? "0");
}

/** Throws what the API server says of a value that is no quantity. */
function toCanonical(value: string | number): string {
  const canonical = canonicalQuantity(value);
  if (canonical === undefined) throw new NoQuantity(String(value).trim());
  return canonical;
}

class NoQuantity extends Error {
  constructor(text: string) {
    const isSuffix = /^[+-]?\d[\d.]*[eEinumkKMGTP]+$/.test(text);
    super(
      isSuffix
        ? "unable to parse quantity's suffix"
        : "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
  }
}

function isQuantity(key: string, parent: string): boolean {
  return quantities.has(key) || (key === "value" && quantityParents.has(parent));
}

function isOmitted(key: string, value: JsonValue, parent: string): boolean {
  if (value === "") return plainTexts.has(key) || (key === "value" && optionalValues.has(parent));
  if (value === false) return plainBooleans.has(key);
  if (value === 0) return plainNumbers.has(key);
  if (Array.isArray(value)) return value.length === 0 && !isKeptList(key, parent);
  if (typeof value !== "object" || value === null || Object.keys(value).length > 0) return false;
  return maps.has(key) || quantityMaps.has(key);
}

/** Whether Go writes a list in any case: an empty one is stored as `null`, where others are not stored at all. */
function isKeptList(key: string, parent: string): boolean {
  return keptLists.get(key) === parent;
}

/** Those of Role, EndpointSlice and LimitRange, by their parent. */
const keptLists: ReadonlyMap<string, string> = new Map([
  ["rules", ""],
  ["verbs", "rules"],
  ["endpoints", ""],
  ["limits", "spec"],
]);

/** Fields that hold a map of texts: their values are data and stay as they are, an empty one disappears. */
const maps = words(
  "labels annotations matchLabels nodeSelector data binaryData stringData parameters volumeAttributes",
);

/** Fields that hold a map of quantities; an empty one disappears. */
const quantityMaps = words(
  "limits requests hard used capacity allocatable podFixed default defaultRequest max min " +
    "maxLimitRequestRatio allocatedResources",
);

/** Fields that hold one quantity. */
const quantities: ReadonlySet<string> = new Set(["sizeLimit", "divisor", "averageValue"]);

/** Parents in which `value` is a quantity. */
const quantityParents: ReadonlySet<string> = new Set(["target", "current"]);

/** Booleans without a third state: `false` is the same as absent and disappears. */
const plainBooleans = words(
  "readOnly hostNetwork hostPID hostIPC stdin stdinOnce tty publishNotReadyAddresses " +
    "paused globalDefault unschedulable",
);

/** Numbers for which zero is the same as absent. */
const plainNumbers = words(
  "minReadySeconds initialDelaySeconds periodSeconds timeoutSeconds successThreshold " +
    "failureThreshold hostPort nodePort healthCheckNodePort",
);

/** Texts for which the empty one is the same as absent; those of other fields are pointers and stay. */
const plainTexts = words(
  "image imagePullPolicy workingDir terminationMessagePath terminationMessagePolicy " +
    "clusterIP externalName loadBalancerIP sessionAffinity subPath subPathExpr schedulerName " +
    "nodeName hostname subdomain serviceAccountName serviceAccount priorityClassName " +
    "dnsPolicy restartPolicy host hostIP protocol medium volumeName description " +
    "namespace externalTrafficPolicy",
);

/** Parents in which an empty `value` disappears (a header keeps it). */
const optionalValues: ReadonlySet<string> = new Set(["env", "tolerations"]);
