import { type JsonObject, type JsonValue, groupKind, groupOf, isObject } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { accessorError } from "../apply/dynamic.ts";
import { applyUpdate } from "../apply/update.ts";
import { toJson } from "../records.ts";
import { type ChildRule, childRule, type Desired, type Pass } from "./context.ts";
import type { ObjectMap } from "./object-map.ts";
import { addClaim, removeClaim, type Revision } from "./revision-object.ts";

/**
 * Moves a rollout on: children that nobody claims, and those that are already as the latest revision wants them, go to it at
 * once; of the others one a pass, in the order that the hook listed them, unless an updated child is not happy.
 * Claims hold names, and observed children are found by `namespace/name`: a namespaced child is never found, so that the
 * rollout waits for ever after the first one.
 * @see https://github.com/metacontroller/metacontroller/blob/v4.17.2/pkg/controller/composite/rolling_update.go
 */
export function rollOne(pass: Pass, revisions: readonly Revision[], observed: ObjectMap<StoredObject>): void {
  const latest = revisions[0];
  if (latest === undefined) return;
  const claimed = tidyClaims(pass, revisions, latest);
  const rolling = latest.result.children.filter((child) => isRolling(pass, child.apiVersion, child.kind));
  for (const child of rolling) takeOver(child, latest, claimed, observed);
  const next = rolling.find((child) => claimed.get(identify(child)) !== latest);
  if (next === undefined) {
    return setUpdated(
      latest,
      "True",
      "OnLatestRevision",
      `latest ControllerRevision: ${revisionName(latest)}`,
    );
  }
  const reason = unhappy(pass, latest, observed);
  if (reason !== undefined) {
    pass.running.engine.events.rolloutWaits(pass, next, reason, observed);
    return setUpdated(latest, "False", "RolloutWaiting", reason);
  }
  const { kind, metadata } = next;
  const group = groupOf(next.apiVersion);
  for (const revision of revisions) removeClaim(revision.claims, group, kind, metadata.name);
  addClaim(latest.claims, group, kind, metadata.name);
  setUpdated(latest, "False", "RolloutProgressing", `updating ${kind} ${metadata.name}`);
}

/** Drops claims of kinds that no longer roll and of children no longer desired; the latest revision wins the others. */
function tidyClaims(pass: Pass, revisions: readonly Revision[], latest: Revision): Map<string, Revision> {
  const claimed = new Map<string, Revision>();
  const wanted = new Set(latest.result.children.map(identify));
  for (const revision of revisions) {
    // An entry of which any child is left keeps all its names.
    revision.claims = revision.claims
      .filter(({ apiGroup, kind }) => isRolling(pass, apiGroup === "" ? "v1" : `${apiGroup}/`, kind))
      .filter(({ apiGroup, kind, names }) => names.filter((name) => take(apiGroup, kind, name)).length > 0);

    function take(apiGroup: string, kind: string, name: string): boolean {
      const key = `${apiGroup}/${kind}/${name}`;
      if (!wanted.has(key) || claimed.has(key)) return false;
      claimed.set(key, revision);
      return true;
    }
  }
  return claimed;
}

function takeOver(
  child: Desired,
  latest: Revision,
  claimed: Map<string, Revision>,
  observed: ObjectMap<StoredObject>,
): void {
  const owner = claimed.get(identify(child));
  if (owner === latest) return;
  const { kind, metadata } = child;
  const group = groupOf(child.apiVersion);
  if (owner !== undefined) {
    const before = findObserved(observed, groupKind(child.apiVersion, kind), metadata.name);
    if (before === undefined || !isUpToDate(before, child)) return;
    removeClaim(owner.claims, group, kind, metadata.name);
  }
  addClaim(latest.claims, group, kind, metadata.name);
  claimed.set(identify(child), latest);
}

/** Why the rollout has to wait; undefined when every updated child is as it should be. */
function unhappy(pass: Pass, latest: Revision, observed: ObjectMap<StoredObject>): string | undefined {
  for (const { apiGroup, kind, names } of latest.claims) {
    for (const name of names) {
      const child = latest.result.children.find(
        (wanted) => identify(wanted) === `${apiGroup}/${kind}/${name}`,
      );
      const before = findObserved(observed, `${apiGroup}/${kind}`, name);
      if (child === undefined || before === undefined) return `missing child ${kind} ${name}`;
      if (!isUpToDate(before, child)) return `child ${kind} ${name} is not updated yet`;
      const rule = childRule(pass.running.model, child.apiVersion, kind);
      const failure = rule && checkStatus(rule, before);
      if (failure !== undefined) return `child ${kind} ${name} ${failure}`;
    }
  }
  return undefined;
}

function checkStatus({ method, checks }: ChildRule, child: StoredObject): string | undefined {
  const status = toJson(child)["status"];
  const seen = isObject(status) ? status["observedGeneration"] : undefined;
  const isBehind = typeof seen === "number" && seen > 0 && seen < child.metadata.generation;
  if (method === "RollingInPlace" && isBehind) {
    return "with RollingInPlace update strategy hasn't observed latest spec";
  }
  for (const check of checks) {
    const found = conditions(status).find(({ type }) => type === check.type);
    if (found === undefined) return `failed status check: required condition type missing: "${check.type}"`;
    for (const field of ["status", "reason"] as const) {
      const wanted = check[field];
      const actual = typeof found[field] === "string" ? found[field] : "";
      if (wanted === undefined || actual === wanted) continue;
      return `failed status check: "${check.type}" condition ${field} is "${actual}" (want "${wanted}")`;
    }
  }
  return undefined;
}

/** An `Updated` condition that the hook's own answer carries is left as it is: the source changes only a copy of it. */
function setUpdated(latest: Revision, status: string, reason: string, message: string): void {
  const { conditions: before = [] } = latest.status;
  if (!Array.isArray(before)) throw new Error(accessorError(before, ".conditions", "[]interface{}"));
  if (before.some((item) => isObject(item) && item["type"] === "Updated")) return;
  latest.status["conditions"] = [...before, { type: "Updated", status, reason, message }];
}

function isRolling(pass: Pass, apiVersion: string, kind: string): boolean {
  const method = childRule(pass.running.model, apiVersion, kind)?.method;
  return method === "RollingInPlace" || method === "RollingRecreate";
}

function isUpToDate(before: StoredObject, child: Desired): boolean {
  const observed = toJson(before);
  return applyUpdate(observed, child) === observed;
}

/** Looks a name up among keys that are `namespace/name` for namespaced objects. */
function findObserved(
  observed: ObjectMap<StoredObject>,
  kind: string,
  name: string,
): StoredObject | undefined {
  for (const objects of observed.values()) {
    const found = objects.get(name);
    if (found !== undefined && groupKind(found.apiVersion, found.kind) === kind) return found;
  }
  return undefined;
}

function identify({ apiVersion, kind, metadata }: Desired): string {
  return `${groupOf(apiVersion)}/${kind}/${metadata.name}`;
}

function revisionName({ object }: Revision): string {
  const metadata = object["metadata"];
  const name = isObject(metadata) ? metadata["name"] : undefined;
  return typeof name === "string" ? name : "";
}

function conditions(status: JsonValue | undefined): JsonObject[] {
  const list = isObject(status) ? status["conditions"] : undefined;
  return Array.isArray(list) ? list.filter(isObject) : [];
}
