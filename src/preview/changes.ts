import { type JsonObject, isObject, lastAppliedAnnotation } from "@metatron/runtime/kubernetes";
import type { ObjectRef, SimulationProblem, StoredObject } from "../simulator/index.ts";
import { differences, show } from "../simulator/detect/updates.ts";
import type { Moved, PassResult } from "./pass.ts";

/** What would happen to an object. `refuse`: the API server would not take it; `adopt` and `release` change the owner. */
export type Verb = "create" | "update" | "recreate" | "delete" | "status" | "adopt" | "release" | "refuse";

/** One field of an update, its values as people read them. */
export interface FieldChange {
  readonly path: string;
  /** Absent where there was, or will be, nothing. */
  readonly before?: string;
  readonly after?: string;
}

/** What would happen to one object. */
export interface Change {
  readonly verb: Verb;
  readonly object: ObjectRef;
  readonly fields: readonly FieldChange[];
  /** Why the API server refuses it. */
  readonly reason?: string;
  /** Set when it would be refused because a field cannot change. */
  readonly isImmutable?: true;
  /** Whether data, a name in use or a password may be lost by it. */
  readonly isGrave: boolean;
}

const graveKinds = ["StatefulSet", "PersistentVolumeClaim", "Secret"];
/** The order of a report: what may lose something first. */
const order: readonly Verb[] = [
  "delete",
  "recreate",
  "refuse",
  "release",
  "update",
  "adopt",
  "create",
  "status",
];

/** The changes that a pass makes, the grave ones first. */
export function toChanges({ moved, calls, problems }: PassResult, hide: Hide): Change[] {
  const isAnswered = answeredBy(calls.at(-1)?.response);
  const made = moved.filter(isNotOwn).flatMap((one) => toChange(one, isAnswered, hide));
  return [...made, ...problems.flatMap(toRefusal)].toSorted((left, right) => rank(left) - rank(right));
}

function rank({ verb, isGrave }: Change): number {
  return (isGrave ? 0 : order.length) + order.indexOf(verb);
}

/** Metacontroller keeps its revisions for itself. */
function isNotOwn({ before, after }: Moved): boolean {
  const apiVersion = (after ?? before)?.apiVersion ?? "";
  return !apiVersion.startsWith("metacontroller.k8s.io/");
}

function toChange(
  { before, after }: Moved,
  isAnswered: (object: StoredObject) => boolean,
  hide: Hide,
): Change[] {
  const object = after ?? before;
  // Made and gone again in one pass: nothing is left to tell.
  if (object === undefined) return [];
  const isLeaving =
    before !== undefined && (after === undefined || (isDeleting(after) && !isDeleting(before)));
  const about = { object: toRef(object), fields: [], isGrave: false };
  if (before === undefined) return [{ ...about, verb: "create" }];
  if (isLeaving) return [{ ...about, verb: isAnswered(before) ? "recreate" : "delete", isGrave: true }];
  if (after === undefined) return [];
  const changes: Change[] = [];
  const fields = fieldsOf(withoutStatus(before), withoutStatus(after), hide);
  if (fields.length > 0) {
    const isGrave = graveKinds.includes(object.kind);
    changes.push({ ...about, verb: verbOf(before, after, fields), fields, isGrave });
  }
  const statusFields = fieldsOf(
    { kind: object.kind, status: before["status"] },
    { kind: object.kind, status: after["status"] },
    hide,
  );
  if (statusFields.length > 0) changes.push({ ...about, verb: "status", fields: statusFields });
  return changes;
}

function verbOf(before: StoredObject, after: StoredObject, fields: readonly FieldChange[]): Verb {
  const owners = [before, after].map(({ metadata }) => metadata.ownerReferences?.length ?? 0);
  const isOnlyOwner = fields.every(({ path }) => path.startsWith("metadata.ownerReferences"));
  if (!isOnlyOwner || owners[0] === owners[1]) return "update";
  return (owners[0] ?? 0) < (owners[1] ?? 0) ? "adopt" : "release";
}

function isDeleting({ metadata }: StoredObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

function toRef({ apiVersion, kind, metadata: { name, namespace } }: StoredObject): ObjectRef {
  return namespace === undefined ? { apiVersion, kind, name } : { apiVersion, kind, namespace, name };
}

/** What the API server would refuse of an answer, as the simulated one says it. */
function toRefusal({ code, object, message, trap }: SimulationProblem): Change[] {
  if (code !== "child-refused") return [];
  const reason = message.replace(/^.*? is refused by the API server: /, "");
  const isImmutable = trap === 4;
  return [
    { verb: "refuse", object, fields: [], reason, isGrave: isImmutable, ...(isImmutable && { isImmutable }) },
  ];
}

/** Whether the last answer names an object that is deleted: then it is made again by the next pass. */
function answeredBy(response: unknown): (object: StoredObject) => boolean {
  const answer = isObject(response) ? response : {};
  const children = [answer["children"], answer["attachments"]].flatMap((list) =>
    Array.isArray(list) ? list.filter(isObject) : [],
  );
  return ({ apiVersion, kind, metadata }) =>
    children.some((child) => {
      const named = isObject(child["metadata"]) ? child["metadata"] : {};
      const isThere = named["namespace"] === undefined || named["namespace"] === metadata.namespace;
      return (
        child["apiVersion"] === apiVersion &&
        child["kind"] === kind &&
        named["name"] === metadata.name &&
        isThere
      );
    });
}

function withoutStatus({ status: _status, ...object }: StoredObject): JsonObject {
  const { annotations = {}, ...metadata } = object.metadata;
  const notes = Object.entries(annotations).filter(([key]) => key !== lastAppliedAnnotation);
  // The server's own notes of a write.
  for (const key of ["resourceVersion", "generation", "managedFields", "uid", "creationTimestamp"])
    delete metadata[key as never];
  const kept = { ...metadata, ...(notes.length > 0 && { annotations: Object.fromEntries(notes) }) };
  return { ...object, metadata: kept } as unknown as JsonObject;
}

/** Takes what is secret out of a text. */
export type Hide = (text: string) => string;

/** How many fields of one object are told. */
const fieldLimit = 100;

function fieldsOf(before: JsonObject | object, after: JsonObject | object, hide: Hide): FieldChange[] {
  const isSecret = (after as { readonly kind?: unknown }).kind === "Secret";
  return differences(before, after, fieldLimit).map(({ path, before: from, after: to }) => {
    if (isSecret && /^(?:data|stringData)\b/.test(path))
      return { path, before: hiddenValue, after: hiddenValue };
    const shown = (value: unknown): string => hide(show(value));
    return {
      path,
      ...(from !== undefined && { before: shown(from) }),
      ...(to !== undefined && { after: shown(to) }),
    };
  });
}

/** What stands where a Secret's value would. */
export const hiddenValue = "[changed]";

/** Shorter texts are in too many others. */
const shortest = 4;

/** Takes the values of Secrets out of texts: a copy in an environment variable is as secret. */
export function createHide(objects: Iterable<StoredObject>): Hide {
  const values = new Set<string>();
  for (const object of objects) {
    if (object.kind !== "Secret") continue;
    for (const field of ["data", "stringData"])
      for (const value of Object.values(isObject(object[field]) ? object[field] : {})) {
        if (typeof value !== "string") continue;
        values.add(value);
        if (field === "data") values.add(Buffer.from(value, "base64").toString());
      }
  }
  const long = [...values].filter(({ length }) => length >= shortest).toSorted((a, b) => b.length - a.length);
  return (text) => long.reduce((rest, value) => rest.replaceAll(value, hiddenValue), text);
}
