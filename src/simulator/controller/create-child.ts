import { ApiError, type StoredObject } from "../api-server.ts";
import { withLastApplied } from "../apply/update.ts";
import { reportReappearance } from "../problems/children.ts";
import { reportCollisions } from "../problems/collisions.ts";
import type { Pass } from "./context.ts";
import { type Desired, refOf } from "./model.ts";
import { withController } from "./owner.ts";

/**
 * Creates a child with the last-applied annotation and the controller reference. One that exists already (of a kind that is
 * not declared, or that somebody else owns) is left alone without an error (source).
 */
export function createChild(pass: Pass, parent: StoredObject, child: Desired): void {
  reportCollisions(pass, child);
  const owned = withController(withLastApplied(child, child) as Desired, parent);
  try {
    const created = pass.client.create(owned, refOf(child));
    reportReappearance(pass, parent, created);
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== "AlreadyExists") throw error;
  }
}
