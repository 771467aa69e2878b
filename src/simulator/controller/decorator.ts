import type { JsonValue } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { annotationsOf } from "../apply/accessor.ts";
import { inspectAnswer } from "../problems/answer.ts";
import { callHook } from "./call-hook.ts";
import { manageChildren } from "./children.ts";
import { decoratorAnnotation, ownAttachments } from "./claim.ts";
import type { Pass } from "./context.ts";
import { writeTarget } from "./decorated.ts";
import { toDesired, toDesiredMap } from "./desired.ts";
import { explained, joinErrors, slashed } from "./errors.ts";
import { managesChildren, syncFinalizer } from "./finalizer.ts";
import { type Desired, isCared } from "./model.ts";
import { relatedObjects } from "./related.ts";
import { hookFor, requestBody } from "./request.ts";

/** One pass over a decorated object: like a composite's, but the object is written before its attachments (source). */
export async function syncDecorator(pass: Pass, found: StoredObject): Promise<void> {
  const { model } = pass.running;
  if (!isCared(model, found)) return;
  const what = slashed(pass.parentRef);
  const parent = explained(`can't sync finalizer for ${what}`, () => syncFinalizer(pass, found));
  if (!isCared(model, parent)) return;
  const observed = ownAttachments(pass, parent);
  const related = await relatedObjects(pass, parent);
  const hook = hookFor(pass, parent);
  if (hook === undefined) throw new Error("no enabled hooks found");
  const response = await callHook(pass, hook, parent, requestBody(pass, hook, parent, observed, related));
  const attachments = toDesired(response["attachments"], parent);
  const isManaged = managesChildren(pass, parent);
  if (isManaged) inspectAnswer(pass, parent, observed, response, attachments, hook);
  resyncLater(pass, parent, response["resyncAfterSeconds"]);
  if (!writeTarget(pass, parent, response)) return;
  for (const attachment of attachments) sign(attachment, model.name);
  if (!isManaged) return;
  const errors = manageChildren(pass, parent, observed, toDesiredMap(attachments));
  if (errors.length > 0) throw joinErrors(`can't reconcile children for ${what}`, errors);
}

function resyncLater(pass: Pass, parent: StoredObject, seconds: JsonValue | undefined): void {
  if (typeof seconds !== "number" || seconds <= 0) return;
  pass.running.queue.addAfter(pass.running.keyOf(parent), seconds * 1000, "resync");
}

function sign(attachment: Desired, controller: string): void {
  attachment.metadata["annotations"] = { ...annotationsOf(attachment), [decoratorAnnotation]: controller };
}
