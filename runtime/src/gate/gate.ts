import type { Declaration } from "../controller/declaration.ts";
import type { JsonObject, JsonValue } from "../kubernetes/json.ts";
import { messageOf } from "../text.ts";
import { checkComposite } from "./composite.ts";
import { checkCustomize } from "./customize.ts";
import { toDeclaredKinds } from "./declared-kinds.ts";
import { checkDecorator } from "./decorator.ts";
import type { CallFacts } from "./facts.ts";
import { silenceAll } from "./loose-promise.ts";
import { ProblemList, type Verdict } from "./problem.ts";
import { writeQuickly } from "./quick.ts";

/** Judges what a hook returned: the body to send, or every problem at once. */
export type Gate = (result: unknown, facts: CallFacts) => Verdict;

/** Builds the gate of one controller: nothing that crashes Metacontroller, wipes or deletes by accident passes it. */
export function createGate(declaration: Declaration): Gate {
  const isComposite = declaration.type === "composite";
  const declared = toDeclaredKinds(isComposite ? declaration.children : declaration.attachments);
  const check = (result: unknown, facts: CallFacts, list: ProblemList): JsonObject => {
    if (facts.hook === "customize") return checkCustomize(result, { declaration, facts, list });
    return (isComposite ? checkComposite : checkDecorator)(result, declared, facts, list);
  };
  const field = isComposite ? "children" : "attachments";
  return (result, facts) => {
    const list = new ProblemList();
    try {
      const quick = facts.hook === "customize" ? undefined : writeQuickly(result, { field, declared, facts });
      if (quick !== undefined) return quick;
      const body = check(result, facts, list);
      if (list.problems.length === 0)
        return { kind: "passed", body: JSON.stringify(body), count: countOf(body) };
    } catch (error) {
      // A getter, a proxy or a toJSON of the hook may throw while it is read.
      list.add("", `the answer cannot be read: ${messageOf(error)}`, "return plain objects without getters");
    }
    silenceAll(result);
    return { kind: "refused", problems: list.problems };
  };
}

function countOf(body: JsonObject): number {
  const list: JsonValue | undefined = body["children"] ?? body["attachments"] ?? body["relatedResources"];
  return Array.isArray(list) ? list.length : 0;
}
