import type { JsonObject, JsonValue } from "@metatron/runtime/kubernetes";
import type { ObjectRef, StoredObject } from "../api-server.ts";
import { isEqual } from "../apply/equal.ts";
import { isMap } from "../apply/merge-key.ts";
import { toRef } from "../names.ts";
import type { Pass } from "./context.ts";
import { explained, slashed } from "./errors.ts";
import { revisionVersion } from "./revision-object.ts";
import type { Revision } from "./revisions.ts";

/** Writes the revisions, and says so when that fails. */
export function manageRevisions(pass: Pass, found: readonly StoredObject[], kept: readonly Revision[]): void {
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
    else if (!isEqual(before, children)) {
      attempt(pass, "update", ref.name, () => void pass.client.update(wanted, ref));
    }
  }
}

function attempt({ parentRef }: Pass, verb: string, name: string, write: () => void): void {
  explained(`can't ${verb} ControllerRevision ${name} for ${slashed(parentRef)}`, write);
}

function nameOf(object: JsonObject): string {
  const metadata = object["metadata"];
  const name = isMap(metadata) ? metadata["name"] : undefined;
  return typeof name === "string" ? name : "";
}

function refTo(pass: Pass, object: JsonObject): ObjectRef {
  const { namespace } = pass.parentRef;
  const ref = { apiVersion: revisionVersion, kind: "ControllerRevision", name: nameOf(object) };
  return namespace === undefined ? ref : { ...ref, namespace };
}
