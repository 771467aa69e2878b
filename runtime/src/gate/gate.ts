import type { Declaration } from "../declaration.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import type { DeclaredKinds } from "./children.ts";
import { messageOf } from "../call/message.ts";
import { checkComposite } from "./composite.ts";
import { checkCustomize } from "./customize.ts";
import { checkDecorator } from "./decorator.ts";
import type { CallFacts } from "./facts.ts";
import { createProblemList, type ProblemList, type Verdict } from "./problem.ts";

/** Judges what a hook returned: the body to send, or every problem at once. */
export type Gate = (result: unknown, facts: CallFacts) => Verdict;

/** Builds the gate of one controller: nothing that crashes Metacontroller, wipes or deletes by accident passes it. */
export function createGate(declaration: Declaration): Gate {
  const kinds = declaration.type === "composite" ? declaration.children : declaration.attachments;
  const declared: DeclaredKinds = new Map(kinds.map((kind) => [`${kind.apiVersion} ${kind.kind}`, kind]));
  const check = (result: unknown, facts: CallFacts, list: ProblemList): JsonObject => {
    if (facts.hook === "customize") return checkCustomize(result, { declaration, facts, list });
    const isComposite = declaration.type === "composite";
    return (isComposite ? checkComposite : checkDecorator)(result, declared, facts, list);
  };
  return (result, facts) => {
    const list = createProblemList();
    const body = judge(() => check(result, facts, list), list);
    if (body === undefined || list.problems.length > 0) return { kind: "refused", problems: list.problems };
    return { kind: "passed", body: JSON.stringify(body), count: countOf(body) };
  };
}

/** A getter, a proxy or a toJSON of the hook may throw while it is read: that is one more problem. */
function judge(check: () => JsonObject, list: ProblemList): JsonObject | undefined {
  try {
    return check();
  } catch (error) {
    list.add("", `the answer cannot be read: ${messageOf(error)}`, "return plain objects without getters");
    return undefined;
  }
}

function countOf(body: JsonObject): number {
  const list: JsonValue | undefined = body["children"] ?? body["attachments"] ?? body["relatedResources"];
  return Array.isArray(list) ? list.length : 0;
}
