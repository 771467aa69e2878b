import { createHash } from "node:crypto";
import { generatedLabel, type JsonObject, type JsonValue, isObject } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { nested, notTexts } from "../apply/dynamic.ts";
import { toGoJson } from "../apply/go-json.ts";
import { controllerReference, toJson, toRef } from "../records.ts";
import { type ControllerModel, explained, slashed } from "./context.ts";
import type { SyncResult } from "./request.ts";

export const revisionVersion = "metacontroller.k8s.io/v1alpha1";

/** The children that a revision claims, by group and kind. */
export interface RevisionClaim {
  apiGroup: string;
  kind: string;
  names: string[];
}

/** The labels that keep revisions of different parent kinds apart. */
export function revisionLabels(model: ControllerModel): { [label: string]: string } {
  const served = model.parents[0]?.served;
  return {
    "metacontroller.k8s.io/apiGroup": served?.group ?? "",
    "metacontroller.k8s.io/resource": served?.resource ?? "",
  };
}

/** The fields of a parent that make a revision. */
export function makePatch(parent: StoredObject, paths: readonly string[]): JsonObject {
  const patch: JsonObject = {};
  for (const path of paths) {
    const parts = path.split(".");
    const value = nested(toJson(parent), parts);
    if (value !== undefined) setPath(patch, parts, value);
  }
  return patch;
}

/** The parent as it was in a revision. */
export function applyPatch(parent: StoredObject, patch: JsonObject, paths: readonly string[]): StoredObject {
  const copy = structuredClone(toJson(parent));
  for (const path of paths) {
    const parts = path.split(".");
    const value = nested(patch, parts);
    if (value !== undefined) setPath(copy, parts, value);
  }
  return copy as unknown as StoredObject;
}

/** A new ControllerRevision; its name is a hash of the parent's uid and the patch, so making it twice is harmless. */
export function newRevision(model: ControllerModel, parent: StoredObject, patch: JsonObject): JsonObject {
  const served = model.parents[0]?.served;
  const prefix = `${served?.resource ?? ""}.${served?.group ?? ""}`.slice(0, 253 - 41);
  const hash = createHash("sha1").update(parent.metadata.uid).update(toGoJson(patch)).digest("hex");
  const { namespace } = parent.metadata;
  return {
    apiVersion: revisionVersion,
    kind: "ControllerRevision",
    metadata: {
      name: `${prefix}-${hash}`,
      ...(namespace !== undefined && { namespace }),
      labels: { ...ownLabels(model, parent), ...revisionLabels(model) },
      ownerReferences: [{ ...controllerReference(parent) }],
    },
    parentPatch: patch,
  };
}

/** Without a generated selector the labels come from the parent's `spec.template`, whatever its selector says (source). */
function ownLabels(model: ControllerModel, parent: StoredObject): JsonObject {
  if (model.generateSelector) return { [generatedLabel]: parent.metadata.uid };
  return explained(`invalid labels on parent ${slashed(toRef(parent))}`, () => {
    const path = ["spec", "template", "metadata", "labels"];
    const labels = nested(toJson(parent), path);
    const wrong = notTexts(labels, `.${path.join(".")}`);
    if (wrong !== undefined) throw new Error(wrong);
    return isObject(labels) ? labels : {};
  });
}

function setPath(target: JsonObject, parts: readonly string[], value: JsonValue): void {
  const last = parts.at(-1);
  let map = target;
  for (const part of parts.slice(0, -1)) {
    const inner = map[part];
    map = isObject(inner) ? inner : (map[part] = {});
  }
  if (last !== undefined) map[last] = value;
}

/** Adds a child to the claims of a revision; no matter when it is there already. */
export function addClaim(claims: RevisionClaim[], apiGroup: string, kind: string, name: string): void {
  let entry = find(claims, apiGroup, kind);
  if (entry === undefined) claims.push((entry = { apiGroup, kind, names: [] }));
  if (!entry.names.includes(name)) entry.names.push(name);
}

/** Takes a child out of the claims of a revision. */
export function removeClaim(claims: RevisionClaim[], apiGroup: string, kind: string, name: string): void {
  const entry = find(claims, apiGroup, kind);
  if (entry !== undefined) entry.names = entry.names.filter((other) => other !== name);
}

/** How many children are claimed. */
export function countClaims(claims: readonly RevisionClaim[]): number {
  return claims.reduce((count, { names }) => count + names.length, 0);
}

function find(claims: readonly RevisionClaim[], apiGroup: string, kind: string): RevisionClaim | undefined {
  return claims.find((entry) => entry.apiGroup === apiGroup && entry.kind === kind);
}

/** A live revision of a parent: the parent as it was, what its sync answered and the children it claims. */
export interface Revision {
  readonly parent: StoredObject;
  readonly object: JsonObject;
  readonly isNew: boolean;
  claims: RevisionClaim[];
  readonly result: SyncResult;
  status: JsonObject;
}
