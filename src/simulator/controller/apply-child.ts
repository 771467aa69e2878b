import { createHash } from "node:crypto";
import {
  type ControllerManifest,
  groupKind,
  type JsonObject,
  type JsonValue,
  qualifiedName,
  sameValue,
  isObject,
  lastAppliedAnnotation,
  systemFields,
} from "@metatron/runtime/kubernetes";
import { ApiError, type StoredObject } from "../api-server.ts";
import { dynamicApply } from "../apply/dynamic.ts";
import { toGoJson } from "../apply/go-json.ts";
import { withoutOwnAnnotation } from "../apply/update.ts";
import type { Clock } from "../clock/work-queue.ts";
import { toJson, toRef } from "../records.ts";
import { type Applied, childRule, type Desired, type Pass, refOf } from "./context.ts";
import { withController } from "./claim.ts";

/**
 * Server-side apply of a child. One that exists is skipped while neither the desired child nor the object changed since it
 * was applied, and then goes by the update method of its kind.
 * @see https://github.com/metacontroller/metacontroller/blob/v4.17.2/pkg/controller/common/manage_children.go
 */
export function applyChild(
  pass: Pass,
  parent: StoredObject,
  before: StoredObject | undefined,
  desired: Desired,
): void {
  const { applied } = pass.running;
  const child = toApplied(desired, parent);
  const hash = createHash("sha1").update(toGoJson(child)).digest("base64");
  const { namespace, name } = child.metadata;
  const key = `${groupKind(child.apiVersion, child.kind)}/${qualifiedName(namespace, name)}`;
  const last = applied.get(key);
  const remember = ({ metadata: { uid, generation, resourceVersion } }: StoredObject): void => {
    applied.set(key, { hash, uid, generation, resourceVersion });
  };
  if (before === undefined) pass.running.engine.events.childDesired(pass, child);
  else if (isUnchanged(before, last, hash)) return;
  else {
    const next = toExisting(pass, before, child);
    if (next === "recreated") applied.delete(key);
    if (next === "kept") remember(before);
    if (next !== "apply") return;
  }
  const after = unlessConflict(() => pass.client.apply(child, refOf(child)));
  if (after === undefined) return;
  if (before !== undefined && last?.hash === hash)
    pass.running.engine.events.childApplied(pass, before, after);
  remember(after);
}

/** The desired child without what only the server writes, and controlled by its parent. */
function toApplied(desired: Desired, parent: StoredObject): Desired {
  return withController(sanitised(desired) as Desired, parent);
}

/** An object without status, the fields that only the server writes, and the annotation of dynamic apply. */
function sanitised(object: JsonObject): JsonObject {
  const { status: _status, ...rest } = withoutOwnAnnotation(object);
  const metadata = { ...(isObject(rest["metadata"]) ? rest["metadata"] : {}) };
  for (const field of systemFields) delete metadata[field];
  return { ...rest, metadata };
}

/** Kinds without a generation, such as ConfigMap and Service, are told by their resourceVersion. */
function isUnchanged(before: StoredObject, last: Applied | undefined, hash: string): boolean {
  const { uid, generation, resourceVersion, deletionTimestamp } = before.metadata;
  if (deletionTimestamp !== undefined) return true;
  if (last?.hash !== hash || last.uid !== uid || last.generation !== generation) return false;
  return (generation ?? 0) > 0 || last.resourceVersion === resourceVersion;
}

/** What comes of a child that exists, by the method of its kind: it is applied, left as it is, gone, or deleted to be made again. */
type Next = "apply" | "kept" | "gone" | "recreated";

function toExisting(pass: Pass, before: StoredObject, child: Desired): Next {
  const method = childRule(pass.running.model, child.apiVersion, child.kind)?.method;
  switch (method) {
    case undefined:
      pass.running.engine.events.childNotUpdated(pass, before, merged(before, child));
      return "kept";
    case "OnDelete":
      return "kept";
    case "Recreate":
    case "RollingRecreate":
      return recreate(pass, before, child);
    case "InPlace":
    case "RollingInPlace":
      return dropAnnotation(pass, before) ? "apply" : "gone";
    default:
      throw new Error(`invalid update strategy for ${child.kind}: unknown method "${String(method)}"`);
  }
}

/**
 * Deletes a child that an apply would change. A dry run says so; one that would count as another generation is taken for a
 * change by somebody else, so that a kind with a generation is never recreated.
 */
function recreate(pass: Pass, before: StoredObject, child: Desired): Next {
  const after = dryRun(pass, child);
  if (after === undefined) return "kept";
  const { generation: was, uid } = before.metadata;
  const { generation: is, uid: other } = after.metadata;
  if (was !== is || uid !== other) {
    pass.running.engine.events.childNotRecreated(pass, before, "generation");
    throw new Error(
      `generation or UID changed during dry run for server-side apply, expected generation ${was} and UID ${uid} but got generation ${is} and UID ${other}, this likely means the object was updated after we read it, retrying on next reconciliation loop to avoid unnecessary delete and recreate`,
    );
  }
  if (sameValue(sanitised(toJson(after)), sanitised(toJson(before)))) return "kept";
  pass.running.engine.events.childUpdated(pass, before, merged(before, child), undefined);
  deleteForUpdate(pass, before);
  return "recreated";

  function dryRun(pass: Pass, child: Desired): StoredObject | undefined {
    try {
      return pass.client.dryRun(child);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.reason === "BadRequest" || error.reason === "Forbidden") return undefined;
      pass.running.engine.events.childNotRecreated(pass, before, error.message);
      throw new Error(`dry run failed for server-side apply: ${error.message}`, { cause: error });
    }
  }
}

function merged(before: StoredObject, child: Desired): JsonObject {
  return dynamicApply(undefined, toJson(before), child);
}

/** What dynamic apply left behind is removed first. False when the child is gone. */
function dropAnnotation(pass: Pass, before: StoredObject): boolean {
  if (before.metadata.annotations?.[lastAppliedAnnotation] === undefined) return true;
  try {
    pass.client.atomically("update", toRef(before), before.metadata.uid, (live) => {
      const { [lastAppliedAnnotation]: _last, ...annotations } = live.metadata.annotations ?? {};
      return toJson({ ...live, metadata: { ...live.metadata, annotations } });
    });
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.reason === "NotFound") return false;
    throw error;
  }
}

function unlessConflict<T>(write: () => T): T | undefined {
  try {
    return write();
  } catch (error) {
    if (error instanceof ApiError && error.reason === "Conflict") return undefined;
    throw error;
  }
}

/** What the CRDs of 4.17.2 add to a webhook's or an endpoint's settings, wherever a field of that name stands. */
const defaults: { readonly [field: string]: JsonObject } = {
  sync: { version: "v1" },
  finalize: { version: "v1" },
  customize: { version: "v1" },
  authorization: { type: "Bearer" },
  basicAuth: { usernameKey: "username", passwordKey: "password" },
  clientTLS: { certKey: "tls.crt", privateKeyKey: "tls.key" },
};

/** Where a bundle of certificates is looked up. */
const bundleKey = { key: "ca.crt" };

/**
 * A controller as Metacontroller sends it: with what the API server sets, the defaults of its CRD, and the structs that Go
 * writes even when they are empty.
 */
export function asStored(manifest: ControllerManifest, clock: Clock): unknown {
  const added = {
    uid: `controller-${manifest.metadata.name}`,
    resourceVersion: "1",
    generation: 1,
    creationTimestamp: new Date(clock.now()).toISOString().replace(/\.\d+Z$/, "Z"),
  };
  const spec = fill(manifest.spec as unknown as JsonObject, manifest.kind === "CompositeController");
  return { ...manifest, metadata: { ...manifest.metadata, ...added }, spec, status: {} };
}

function fill(map: JsonObject, isComposite: boolean, added: JsonObject = {}): JsonObject {
  const filled: JsonObject = { ...map };
  for (const [field, value] of Object.entries({ ...added, ...map })) {
    if (value !== undefined) filled[field] = fillField(field, value, isComposite);
  }
  return filled;
}

function fillField(field: string, value: JsonValue, isComposite: boolean): JsonValue {
  if (Array.isArray(value)) return value.map((item) => fillField("", item, isComposite));
  if (!isObject(value) || field.endsWith("elector")) return value;
  if (field === "caBundle") return fillBundle(value);
  const isStrategy = isComposite && field === "updateStrategy";
  return fill(value, isComposite, isStrategy ? { statusChecks: {} } : defaults[field]);
}

function fillBundle(bundle: JsonObject): JsonObject {
  const entries = Object.entries(bundle).map(([field, value]) => [
    field,
    isObject(value) ? { ...bundleKey, ...value } : value,
  ]);
  return Object.fromEntries(entries) as JsonObject;
}

/** Deletes a child now; the next pass creates it again. */
export function deleteForUpdate(pass: Pass, child: StoredObject): void {
  pass.memory.resting.delete(child.metadata.uid);
  try {
    pass.client.delete(toRef(child), child.metadata.uid);
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== "NotFound") throw error;
  }
}
