import type { JsonObject, JsonValue } from "@metatron/runtime/kubernetes";
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
  const steps = pathTo(object, holder) ?? [];
  const isNumber = integers.has(key) && typeof holder[key] === "string";
  // In a map of texts the map is the field.
  if (isNumber || (key === "value" && steps.at(-1) === "env")) steps.push(key);
  const path = steps.join(".");
  const field = steps.at(-1) ?? "";
  const kind = text(object, "kind");
  const struct = structs[field] ?? (steps.length > 1 ? `${kind}Spec` : kind);
  const type = isNumber ? "int32" : "string";
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

/** The fields that lead to a map inside a value; items of lists have no step of their own. */
function pathTo(value: JsonValue | undefined, holder: JsonObject): string[] | undefined {
  if (value === holder) return [];
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const rest = pathTo(item, holder);
    if (rest !== undefined) return Array.isArray(value) ? rest : [key, ...rest];
  }
  return undefined;
}
