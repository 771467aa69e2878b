import { createHash } from "node:crypto";
import { type StoredObject } from "../api-server.ts";
import { toGoJson } from "../apply/go-json.ts";
import { lastAppliedAnnotation } from "../apply/update.ts";
import { groupKind, qualifiedName, toJson, toRef } from "../names.ts";
import { reportCollisions } from "../problems/collisions.ts";
import { reportAppliedTwice } from "../problems/updates.ts";
import type { Pass } from "./context.ts";
import { withController } from "./owner.ts";
import { type Desired, refOf } from "./model.ts";

/**
 * Server-side apply of a child. It is skipped while neither the desired child nor the generation of the object changed.
 * The update method of the kind plays no part: every child is applied (source; the documents do not say it).
 */
export function applyChild(
  pass: Pass,
  parent: StoredObject,
  before: StoredObject | undefined,
  child: Desired,
): void {
  const { applied } = pass.running;
  const owned = withController(child, parent);
  const hash = createHash("sha1").update(toGoJson(owned)).digest("base64");
  const { namespace, name } = child.metadata;
  const key = `${groupKind(child.apiVersion, child.kind)}/${qualifiedName(namespace, name)}`;
  const last = applied.get(key);
  if (before !== undefined && last?.hash === hash && last.generation === before.metadata.generation) return;
  if (before !== undefined) dropAnnotation(pass, before);
  else reportCollisions(pass, child);
  const after = pass.client.apply(owned, refOf(child), "metacontroller");
  if (before !== undefined && last?.hash === hash) reportAppliedTwice(pass, before, after);
  applied.set(key, { hash, generation: after.metadata.generation });
}

/** What dynamic apply left behind is emptied first, with a plain update. */
function dropAnnotation(pass: Pass, before: StoredObject): void {
  const { annotations } = before.metadata;
  const last = annotations?.[lastAppliedAnnotation];
  if (last === undefined || last === "") return;
  const emptied = { ...annotations, [lastAppliedAnnotation]: "" };
  pass.client.update(
    toJson({ ...before, metadata: { ...before.metadata, annotations: emptied } }),
    toRef(before),
  );
}
