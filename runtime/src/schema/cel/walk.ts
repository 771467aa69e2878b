import { type JsonObject, type JsonValue, MAX_DEPTH, isObject, sameValue } from "../../kubernetes/json.ts";
import { featuresOf } from "../features.ts";
import { childPath, propertySchema, valueSchema } from "../objects.ts";
import type { StructuralSchema } from "../structural-schema.ts";
import { oldField, oldItems } from "../validate/correlate.ts";
import { aligned } from "./aligned.ts";
import { celName } from "./names.ts";
import { type RuleReport, checkRules } from "./rules.ts";
import { type CelValue, toCel } from "./values.ts";

interface Place {
  readonly schema: StructuralSchema;
  readonly value: JsonValue;
  readonly old: JsonValue | undefined;
  readonly path: string;
  readonly depth: number;
  readonly self: CelValue;
  /** True when this or a comparable object around it did not change. */
  readonly unchanged: boolean;
}

/** Checks the rules of a whole object, transition rules where there is an old one. */
export function checkAllRules(
  schema: StructuralSchema,
  value: JsonValue,
  old: JsonValue | undefined,
): RuleReport {
  const report: RuleReport = { errors: [], unchecked: [] };
  const self = toCel(schema, value, true);
  visit(
    { schema, value, old, path: "", depth: 0, self, unchanged: old !== undefined && sameValue(value, old) },
    report,
  );
  return report;
}

function visit(place: Place, report: RuleReport): void {
  const { schema, value, old, path, depth } = place;
  if (value === null || depth > MAX_DEPTH || !featuresOf(schema).rules) return;
  if ((schema["x-kubernetes-validations"]?.length ?? 0) > 0) {
    const oldSelf =
      old === undefined || old === null ? undefined : toCel(schema, aligned(schema, old, value), path === "");
    checkRules({ schema, path, self: place.self, oldSelf, unchanged: place.unchanged }, report);
  }
  for (const part of schema.allOf ?? []) visit({ ...place, schema: part }, report);
  if (Array.isArray(value)) visitItems(place, value, report);
  else if (isObject(value)) visitFields(place, value, report);
}

function visitItems(place: Place, list: readonly JsonValue[], report: RuleReport): void {
  const { items } = place.schema;
  if (items === undefined || !featuresOf(items).rules) return;
  const oldItem = oldItems(place.schema, place.old);
  const selves = Array.isArray(place.self) ? (place.self as CelValue[]) : [];
  for (const [index, value] of list.entries()) {
    descend(
      place,
      { schema: items, value, old: oldItem(value), path: `${place.path}[${index}]`, self: selves[index] },
      report,
    );
  }
}

function visitFields(place: Place, object: JsonObject, report: RuleReport): void {
  const selves =
    place.self instanceof Map ? (place.self as Map<string, CelValue>) : new Map<string, CelValue>();
  for (const key of Object.keys(object)) {
    const value = object[key];
    const property = propertySchema(place.schema, key);
    const schema = property ?? valueSchema(place.schema);
    if (value === undefined || schema === undefined || !featuresOf(schema).rules) continue;
    const path = property === undefined ? `${place.path}[${key}]` : childPath(place.path, key);
    const self = selves.get(property === undefined ? key : (celName(key) ?? key));
    descend(place, { schema, value, old: oldField(place.schema, place.old, key), path, self }, report);
  }
}

function descend(parent: Place, child: Omit<Place, "depth" | "unchanged">, report: RuleReport): void {
  const unchanged = child.old === undefined ? parent.unchanged : sameValue(child.value, child.old);
  visit(
    { ...child, self: child.self ?? toCel(child.schema, child.value), depth: parent.depth + 1, unchanged },
    report,
  );
}
