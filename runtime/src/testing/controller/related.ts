import type { JsonObject } from "../../json.ts";
import type { ServedKind, StoredObject } from "../api-server.ts";
import type { View } from "../cluster/view.ts";
import { kindKey } from "../names.ts";
import { compileSelector, type Matcher } from "../selector.ts";
import { callHook } from "./call-hook.ts";
import { customizeBody } from "./request.ts";
import type { Engine, Pass, Running } from "./context.ts";
import { parentRule } from "./model.ts";
import { insert, type ObjectMap } from "./object-map.ts";
import type { RelatedRule, RelatedRules } from "./related-cache.ts";

/** The related objects of a parent; customize is called when there is no fresh answer. */
export async function relatedObjects(pass: Pass, parent: StoredObject): Promise<ObjectMap<StoredObject>> {
  const map: ObjectMap<StoredObject> = new Map();
  const rules = await relatedRules(pass, parent);
  if (rules === undefined) return map;
  for (const rule of rules.rules) {
    const served = findKind(pass.running.engine, rule);
    const key = kindKey(rule.apiVersion, served.kind);
    if (!map.has(key)) map.set(key, new Map());
    for (const object of select(pass.running, parent, rules, rule, served)) insert(map, object);
  }
  return map;
}

/** Whether a change of an object concerns a parent, by its last customize answer. */
export function isRelated(running: Running, parent: StoredObject, object: StoredObject): boolean {
  const rules = running.related.get(parent);
  return rules?.rules.some((rule) => concerns(running, parent, rules, rule, object)) === true;
}

async function relatedRules(pass: Pass, parent: StoredObject): Promise<RelatedRules | undefined> {
  const { hooks, related, model } = pass.running;
  const hook = hooks.customize;
  if (hook === undefined) return undefined;
  const known = related.get(parent);
  if (known !== undefined) return known;
  const response = await callHook(pass, "customize", parent, customizeBody(model, parent));
  const rules: RelatedRules = { version: hook.webhook.version, rules: toRules(response) };
  related.set(parent, pass.parentRef, rules);
  return rules;
}

function toRules(response: JsonObject): RelatedRule[] {
  const rules = response["relatedResources"];
  return Array.isArray(rules) ? (rules.filter((rule) => rule !== null) as unknown as RelatedRule[]) : [];
}

function findKind(engine: Engine, { apiVersion, resource }: RelatedRule): ServedKind {
  const served = engine.api.findKind(apiVersion, resource);
  if (served?.resource === resource) return served;
  throw new Error(`discovery: can't find resource ${resource} in apiVersion ${apiVersion}`);
}

/** What a rule cannot combine; the source refuses the whole pass. */
function checkRule(rule: RelatedRule): void {
  const hasSelector = rule.labelSelector != null || rule.namespaceSelector != null;
  if ((rule.names?.length ?? 0) > 0 && hasSelector) {
    throw new Error("related rule cannot have both names and labelSelector/namespaceSelector specified");
  }
  if ((rule.namespace ?? "") !== "" && rule.namespaceSelector != null) {
    throw new Error("related rule cannot have both namespace and namespaceSelector specified");
  }
}

function select(
  running: Running,
  parent: StoredObject,
  { version }: RelatedRules,
  rule: RelatedRule,
  served: ServedKind,
): readonly StoredObject[] {
  checkRule(rule);
  const { view } = running.engine;
  const own = parent.metadata.namespace;
  const isBound = version === "v1" && isNamespaced(running, parent) && served.scope === "Namespaced";
  const asked = rule.namespace === null || rule.namespace === "" ? undefined : rule.namespace;
  // A rule with labels and a namespace escapes this check in the source; the answer is then dropped by a v1 sync.
  if (isBound && asked !== undefined && asked !== own && rule.labelSelector == null) {
    throw new Error(
      `requested related object namespace ${asked} differs from parent object namespace ${String(own)}`,
    );
  }
  const hasNames = (rule.names?.length ?? 0) > 0;
  const namespace = isBound && !hasNames && rule.namespaceSelector == null ? (asked ?? own) : asked;
  const place = served.scope === "Namespaced" ? namespace : undefined;
  const isInOnePlace = place !== undefined || served.scope === "Cluster";
  const pair = Object.entries(rule.labelSelector?.matchLabels ?? {})[0];
  const objects =
    hasNames && isInOnePlace
      ? named(view, rule, served.kind, place)
      : view.list(rule.apiVersion, served.kind, place, pair);
  const matches = matcher(running.engine, rule);
  return objects.filter(matches);
}

/** The objects of those names, in the order of a list. */
function named(
  view: View,
  { apiVersion, names }: RelatedRule,
  kind: string,
  namespace: string | undefined,
): StoredObject[] {
  const sorted = [...new Set(names)].toSorted((left, right) => (left < right ? -1 : 1));
  const place = namespace === undefined ? {} : { namespace };
  return sorted.flatMap((name) => view.get({ apiVersion, kind, name, ...place }) ?? []);
}

function matcher(engine: Engine, rule: RelatedRule): (object: StoredObject) => boolean {
  const labels = compileSelector(rule.labelSelector ?? undefined);
  const namespaces = rule.namespaceSelector == null ? undefined : compileSelector(rule.namespaceSelector);
  const names = rule.names ?? [];
  return (object) =>
    labels(object.metadata.labels) &&
    (names.length === 0 || names.includes(object.metadata.name)) &&
    (namespaces === undefined || isInNamespaces(engine, object, namespaces));
}

function isInNamespaces(engine: Engine, object: StoredObject, namespaces: Matcher): boolean {
  const { namespace } = object.metadata;
  if (namespace === undefined || namespace === "") return true;
  const found = engine.view.get({ apiVersion: "v1", kind: "Namespace", name: namespace });
  return found !== undefined && namespaces(found.metadata.labels);
}

function concerns(
  running: Running,
  parent: StoredObject,
  { version }: RelatedRules,
  rule: RelatedRule,
  object: StoredObject,
): boolean {
  const served = running.engine.api.findKind(rule.apiVersion, rule.resource);
  if (served?.kind !== object.kind || !object.apiVersion.startsWith(served.group)) return false;
  const { namespace } = object.metadata;
  const asked = rule.namespace ?? "";
  const isBound = version === "v1" && isNamespaced(running, parent) && namespace !== undefined;
  if (isBound && namespace !== parent.metadata.namespace) return false;
  if (asked !== "" && namespace !== undefined && namespace !== asked) return false;
  return matcher(running.engine, rule)(object);
}

function isNamespaced(running: Running, parent: StoredObject): boolean {
  return parentRule(running.model, parent)?.served.scope === "Namespaced";
}
