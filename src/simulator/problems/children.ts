import type { StoredObject } from "../api-server.ts";
import type { Pass } from "../controller/context.ts";
import { childRule } from "../controller/model.ts";
import { describe, toRef } from "../names.ts";

/** Reports a child that this controller deleted and makes again although its parent did not change. */
export function reportReappearance(pass: Pass, parent: StoredObject, child: StoredObject): void {
  const { kind, metadata } = child;
  const generation = pass.memory.deleted.get(`${kind}/${metadata.namespace ?? ""}/${metadata.name}`);
  if (generation === undefined || generation !== parent.metadata.generation) return;
  const { engine, model } = pass.running;
  if (childRule(model, child.apiVersion, kind) === undefined) return;
  engine.problems.add({
    code: "child-reappears",
    controller: model.name,
    object: toRef(child),
    trap: 2,
    message: `${describe(toRef(child))} was deleted because an answer left it out, and is made again although the parent is the same.`,
    fix: "Answer every child that shall exist, in every call.",
  });
}
