import { isObject, type JsonObject, type JsonValue } from "@metatron/runtime/kubernetes";
import { LineCounter, parseDocument } from "yaml";
import { ApiError } from "../simulator/index.ts";
import { parseKey } from "../simulator/records.ts";
import { appliedKey, type Live, type Written } from "./steps.ts";

/** What is wrong with a text in the editor, and the characters that it is about. */
export interface EditProblem {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

/** What the API server would say of a text: everything at once, each at its place. Nothing is written. */
export function validate(live: Live, text: string): EditProblem[] {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  if (document.errors.length > 0)
    return document.errors.map(({ pos, message }) => ({
      from: pos[0],
      to: pos[1],
      message: message.split("\n")[0] ?? "",
    }));
  const value = document.toJS() as JsonValue;
  if (!isWritten(value))
    return [whole(text, "An object needs apiVersion, kind and metadata.name, each a string.")];
  try {
    dryRun(live, value);
    return [];
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.causes.length === 0) return [whole(text, error.message)];
    return error.causes.map(({ field, message }) => {
      const range = rangeOf(document, field);
      return range === undefined
        ? whole(text, `${field}: ${message}`)
        : { ...range, message: `${field}: ${message}` };
    });
  }
}

/** Whether a value has what makes it an object that can be applied. */
export function isWritten(value: JsonValue | undefined): value is Written {
  if (!isObject(value) || !isObject(value["metadata"])) return false;
  return [value["apiVersion"], value["kind"], value["metadata"]["name"]].every(
    (text) => typeof text === "string" && text !== "",
  );
}

function dryRun({ simulation }: Live, object: Written): void {
  const { api } = simulation;
  const { apiVersion, kind } = object;
  if (api.findKind(apiVersion, kind) === undefined)
    throw new ApiError("NotFound", `There is no kind ${kind} in ${apiVersion}.`);
  const ref = parseKey(appliedKey(simulation, object));
  const { namespace } = ref;
  const metadata = { ...object.metadata, ...(namespace !== undefined && { namespace }) };
  const found = api.get(ref);
  if (found === undefined) api.create({ ...object, metadata }, { dryRun: true });
  else
    api.update(
      { ...object, metadata: { ...metadata, resourceVersion: found.metadata.resourceVersion } },
      { dryRun: true },
    );
}

function whole(text: string, message: string): EditProblem {
  return { from: 0, to: Math.max(text.indexOf("\n"), 0), message };
}

/** The characters of a field as the API server names it: `spec.ports[0].port`; of the nearest one around it when it is missing. */
function rangeOf(
  document: ReturnType<typeof parseDocument>,
  field: string,
): { from: number; to: number } | undefined {
  const path = [...field.matchAll(/\[(\d+)\]|\[([^\]]+)\]|([^.[\]]+)/g)].map(([, index, key, name]) =>
    index === undefined ? (key ?? name ?? "") : Number(index),
  );
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: readonly number[] } | undefined;
    const [from, to] = node?.range ?? [];
    if (from !== undefined && to !== undefined) return { from, to: Math.max(to, from + 1) };
  }
  return undefined;
}

/** The schema of a kind that has a CRD, for completion. */
export function completionSchema(
  { simulation }: Live,
  apiVersion: string,
  kind: string,
): JsonObject | undefined {
  const [group, version] = apiVersion.split("/");
  for (const crd of simulation.api.list("apiextensions.k8s.io/v1", "CustomResourceDefinition")) {
    const spec = crd["spec"] as JsonObject;
    const names = spec["names"];
    if (spec["group"] !== group || !isObject(names) || names["kind"] !== kind) continue;
    const versions = spec["versions"] as readonly JsonObject[];
    const schema = versions.find(({ name }) => name === version)?.["schema"];
    return isObject(schema) ? (schema["openAPIV3Schema"] as JsonObject) : undefined;
  }
  return undefined;
}
