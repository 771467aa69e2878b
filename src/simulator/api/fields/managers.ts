import { type JsonObject, isObject, sameValue } from "@metatron/runtime/kubernetes";
import { metadataOf, textOf } from "../store/objects.ts";
import { type FieldSet, fromFieldsV1, toFieldsV1 } from "./field-set.ts";

/** What one manager owns. */
export interface Managed {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly subresource?: string | undefined;
  readonly time: string;
  readonly fields: FieldSet;
}

/** Who owns what in an object. */
export function managersOf(object: JsonObject): readonly Managed[] {
  const entries = metadataOf(object)["managedFields"];
  return (Array.isArray(entries) ? entries.filter(isObject) : []).map((entry) => ({
    manager: textOf(entry, "manager"),
    operation: entry["operation"] === "Apply" ? "Apply" : "Update",
    apiVersion: textOf(entry, "apiVersion"),
    subresource: textOf(entry, "subresource") || undefined,
    time: textOf(entry, "time"),
    fields: fromFieldsV1(isObject(entry["fieldsV1"]) ? entry["fieldsV1"] : {}),
  }));
}

/** The object with other managers; a manager that owns nothing is left out, one that owns the same keeps its time. */
export function withManagers(
  object: JsonObject,
  managers: readonly Managed[],
  before: readonly Managed[],
): JsonObject {
  const place = (managed: Managed): number => {
    const index = before.findIndex((known) => isSameManager(known, managed));
    return index < 0 ? before.length : index;
  };
  const managedFields = [...managers]
    .sort((left, right) => place(left) - place(right))
    .filter(({ fields }) => fields.size > 0)
    .map((managed): JsonObject => {
      const fieldsV1 = toFieldsV1(managed.fields);
      const old = before.find((known) => isSameManager(known, managed));
      const isOld = old !== undefined && sameValue(toFieldsV1(old.fields), fieldsV1);
      const { manager, operation, apiVersion, subresource } = managed;
      const time = isOld ? old.time : managed.time;
      const entry = { manager, operation, apiVersion, time, fieldsType: "FieldsV1", fieldsV1 };
      return subresource === undefined ? entry : { ...entry, subresource };
    });
  const { managedFields: _before, ...metadata } = metadataOf(object);
  return { ...object, metadata: managedFields.length === 0 ? metadata : { ...metadata, managedFields } };
}

/** Whether two entries are of one manager doing one thing. */
export function isSameManager(left: Managed, right: Managed): boolean {
  return (
    left.manager === right.manager &&
    left.operation === right.operation &&
    left.subresource === right.subresource
  );
}

/** A manager with only some of its fields. */
export function restrict(managed: Managed, keeps: (key: string) => boolean): Managed {
  return { ...managed, fields: new Map([...managed.fields].filter(([key]) => keeps(key))) };
}
