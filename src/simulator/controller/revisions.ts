import { sameValue, groupOf, type JsonObject, type JsonValue, isObject } from "@metatron/runtime/kubernetes";
import type { ObjectRef, StoredObject } from "../api-server.ts";
import { ServerCrash } from "../hooks/response.ts";
import { toJson, toRef } from "../records.ts";
import { claimAll } from "./claim.ts";
import { type ControllerModel, type Desired, explained, type Pass, slashed } from "./context.ts";
import type { ObjectMap } from "./object-map.ts";
import { parentSelector } from "./desired.ts";
import { relatedObjects } from "./related.ts";
import {
  applyPatch,
  countClaims,
  makePatch,
  newRevision,
  type RevisionClaim,
  revisionLabels,
  revisionVersion,
  type Revision,
} from "./revision-object.ts";
import { rollOne } from "./rolling.ts";
import { callOnce, type SyncResult } from "./request.ts";

/** Whether any kind of child rolls. */
export function hasRolling(model: ControllerModel): boolean {
  return model.children.some(({ method }) => method === "RollingInPlace" || method === "RollingRecreate");
}

/** Calls sync once for every live revision, moves the rollout one child on, and joins the answers. */
export async function syncRevisions(
  pass: Pass,
  parent: StoredObject,
  observed: ObjectMap<StoredObject>,
): Promise<SyncResult> {
  const found = claimRevisions(pass, parent);
  const revisions = await callAll(pass, parent, observed, found);
  const latest = revisions[0];
  if (latest === undefined) throw new Error("no revision");
  rollOne(pass, revisions, observed);
  const kept = revisions.filter((revision) => revision === latest || countClaims(revision.claims) > 0);
  manageRevisions(pass, found, kept);
  return join(latest, kept);
}

/** Revisions are adopted and released like children. */
function claimRevisions(pass: Pass, parent: StoredObject): StoredObject[] {
  const { engine, model } = pass.running;
  const matches = parentSelector(model, parent, revisionLabels(model));
  const { namespace, uid } = parent.metadata;
  const owned = engine.view
    .ownedBy(uid)
    .filter(({ apiVersion, kind }) => kind === "ControllerRevision" && apiVersion === revisionVersion);
  const orphans = engine.api.orphans(revisionVersion, "ControllerRevision", namespace);
  return claimAll(pass, parent, [...new Set([...owned, ...orphans])], matches, "ControllerRevisions");
}

async function callAll(
  pass: Pass,
  parent: StoredObject,
  observed: ObjectMap<StoredObject>,
  found: readonly StoredObject[],
): Promise<Revision[]> {
  const { model } = pass.running;
  const patch = makePatch(parent, model.revisionPaths);
  const current = found.find((object) => sameValue(object["parentPatch"], patch));
  const older = found.filter((object) => object !== current);
  const object = current === undefined ? newRevision(model, parent, patch) : toJson(current);
  const revisions = [await callRevision(pass, parent, object, current === undefined, observed)];
  for (const revision of older) {
    const old = revision["parentPatch"];
    const then = applyPatch(parent, isObject(old) ? old : {}, model.revisionPaths);
    revisions.push(await callRevision(pass, then, toJson(revision), false, observed));
  }
  return revisions;
}

async function callRevision(
  pass: Pass,
  parent: StoredObject,
  object: JsonObject,
  isNew: boolean,
  observed: ObjectMap<StoredObject>,
): Promise<Revision> {
  const result = await callOnce(pass, parent, observed, await relatedObjects(pass, parent));
  // Trap 1: the condition `Updated` is written into the status of the answer, which must be there.
  if (!isObject(result.status)) throw new ServerCrash("an answer without status while a child rolls");
  return {
    parent,
    object,
    isNew,
    claims: readClaims(object),
    result,
    status: structuredClone(result.status),
  };
}

function readClaims(object: JsonObject): RevisionClaim[] {
  const children = object["children"];
  return Array.isArray(children) ? structuredClone(children as unknown as RevisionClaim[]) : [];
}

/** The latest revision's children, except those that an older one still claims. The smallest positive resync wins. */
function join(latest: Revision, revisions: readonly Revision[]): SyncResult {
  const claimed = new Map<string, Desired>();
  for (const revision of revisions.slice(1)) {
    for (const { apiGroup, kind, names } of revision.claims) {
      for (const child of revision.result.children) {
        if (
          groupOf(child.apiVersion) !== apiGroup ||
          child.kind !== kind ||
          !names.includes(child.metadata.name)
        )
          continue;
        claimed.set(`${child.apiVersion}/${kind}/${child.metadata.name}`, child);
      }
    }
  }
  const resyncs = revisions.map(({ result }) => result.resyncAfterSeconds).filter((seconds) => seconds > 0);
  return {
    status: latest.status,
    children: latest.result.children.map(
      (child) => claimed.get(`${child.apiVersion}/${child.kind}/${child.metadata.name}`) ?? child,
    ),
    resyncAfterSeconds: resyncs.length === 0 ? 0 : Math.min(...resyncs),
    isFinalized: revisions.every(({ result }) => result.isFinalized),
  };
}

/** Writes the revisions, and says so when that fails. */
function manageRevisions(pass: Pass, found: readonly StoredObject[], kept: readonly Revision[]): void {
  const what = `${slashed(pass.parentRef)}: can't reconcile ControllerRevisions`;
  explained(what, () => writeRevisions(pass, found, kept));
}

/** Writes the revisions before any child is touched: a restart in between goes on with the same plan. */
function writeRevisions(pass: Pass, found: readonly StoredObject[], kept: readonly Revision[]): void {
  const names = new Set(kept.map(({ object }) => nameOf(object)));
  for (const object of found) {
    const { name, uid } = object.metadata;
    if (!names.has(name)) attempt(pass, "delete", name, () => pass.client.delete(toRef(object), uid));
  }
  for (const { object, claims, isNew } of kept) {
    const children = claims as unknown as JsonValue;
    const { children: before = [], ...rest } = object;
    const wanted: JsonObject = claims.length === 0 ? rest : { ...rest, children };
    const ref = refTo(pass, object);
    if (isNew) attempt(pass, "create", ref.name, () => void pass.client.create(wanted, ref));
    else if (!sameValue(before, children)) {
      attempt(pass, "update", ref.name, () => void pass.client.update(wanted, ref));
    }
  }
}

function attempt({ parentRef }: Pass, verb: string, name: string, write: () => void): void {
  explained(`can't ${verb} ControllerRevision ${name} for ${slashed(parentRef)}`, write);
}

function nameOf(object: JsonObject): string {
  const metadata = object["metadata"];
  const name = isObject(metadata) ? metadata["name"] : undefined;
  return typeof name === "string" ? name : "";
}

function refTo(pass: Pass, object: JsonObject): ObjectRef {
  const { namespace } = pass.parentRef;
  const ref = { apiVersion: revisionVersion, kind: "ControllerRevision", name: nameOf(object) };
  return namespace === undefined ? ref : { ...ref, namespace };
}
