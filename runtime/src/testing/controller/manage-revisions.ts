import type { JsonObject, JsonValue } from "../../json.ts";
import type { ObjectRef, StoredObject } from "../api-server.ts";
import { isEqual } from "../apply/equal.ts";
import { isMap } from "../apply/merge-key.ts";
import { toRef } from "../names.ts";
import type { Pass } from "./context.ts";
import { revisionVersion } from "./revision-object.ts";
import type { Revision } from "./revisions.ts";

/** Writes the revisions before any child is touched: a restart in between goes on with the same plan. */
export function manageRevisions(pass: Pass, found: readonly StoredObject[], kept: readonly Revision[]): void {
  const names = new Set(kept.map(({ object }) => nameOf(object)));
  for (const object of found) {
    if (!names.has(object.metadata.name)) pass.client.delete(toRef(object), object.metadata.uid);
  }
  for (const { object, claims, isNew } of kept) {
    const children = claims as unknown as JsonValue;
    const { children: before = [], ...rest } = object;
    const wanted: JsonObject = claims.length === 0 ? rest : { ...rest, children };
    if (isNew) pass.client.create(wanted, refTo(pass, object));
    else if (!isEqual(before, children)) pass.client.update(wanted, refTo(pass, object));
  }
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
