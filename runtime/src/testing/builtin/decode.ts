import type { JsonObject, JsonValue } from "../../json.ts";
import { isObject } from "../../schema/objects.ts";
import { ApiError } from "../api-server.ts";
import { text } from "./draft.ts";
import { words } from "./known-fields.ts";

/** A value of a type that Go does not read into its field; `holder` is the map that it stands in. */
export class Mistyped extends Error {
  override readonly name = "Mistyped";
  readonly holder: JsonObject;
  readonly key: string;

  constructor(holder: JsonObject, key: string) {
    super(key);
    this.holder = holder;
    this.key = key;
  }
}

/** Fields of whole numbers, wherever they stand. */
export const integers = words(
  "replicas containerPort hostPort nodePort minReplicas maxReplicas parallelism completions backoffLimit",
);

const structs: Readonly<Record<string, string>> = {
  labels: "ObjectMeta",
  annotations: "ObjectMeta",
  matchLabels: "LabelSelector",
  nodeSelector: "PodSpec",
  value: "EnvVar",
  containerPort: "ContainerPort",
  hostPort: "ContainerPort",
  nodePort: "ServicePort",
};

/** The 400 for an object that cannot be decoded. */
export function undecodable(object: JsonObject, reason: string, path = ""): ApiError {
  const kind = text(object, "kind");
  const version = text(object, "apiVersion").split("/").at(-1) ?? "";
  const message = `${kind} in version "${version}" cannot be handled as a ${kind}: ${reason}`;
  return new ApiError("BadRequest", message, path === "" ? [] : [{ field: path, message }]);
}

/** The 400 for a value of the wrong type, with Go's path, which names no index. */
export function mistyped(object: JsonObject, { holder, key }: Mistyped): ApiError {
  const at = pathTo(object, holder, "") ?? "";
  // In a map of texts the map is the field.
  const isField = integers.has(key) || (key === "value" && at.endsWith("env"));
  const path = isField ? `${at}.${key}` : at;
  const field = path.slice(path.lastIndexOf(".") + 1);
  const kind = text(object, "kind");
  const struct = structs[field] ?? (path.includes(".") ? `${kind}Spec` : kind);
  const type = integers.has(field) ? "int32" : "string";
  return undecodable(
    object,
    `json: cannot unmarshal ${typeOf(holder[key])} into Go struct field ${struct}.${path} of type ${type}`,
    path,
  );
}

function typeOf(value: JsonValue | undefined): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return "bool";
  return typeof value === "number" && !Number.isInteger(value) ? `number ${value}` : typeof value;
}

function pathTo(value: JsonValue | undefined, holder: JsonObject, path: string): string | undefined {
  if (value === holder) return path;
  if (Array.isArray(value)) return firstOf(value.map((item) => pathTo(item, holder, path)));
  if (!isObject(value)) return undefined;
  return firstOf(
    Object.keys(value).map((key) => pathTo(value[key], holder, path === "" ? key : `${path}.${key}`)),
  );
}

function firstOf(paths: readonly (string | undefined)[]): string | undefined {
  return paths.find((path) => path !== undefined);
}
