import type { Declaration } from "../controller/declaration.ts";
import type { JsonObject, JsonValue } from "../kubernetes/json.ts";
import { messageOf } from "../text.ts";
import { checkComposite, checkDecorator } from "./answer.ts";
import { toDeclaredKinds } from "./children.ts";
import { checkCustomize } from "./customize.ts";
import type { GateContext } from "./context.ts";
import { ignoreRejections } from "./unhandled-rejections.ts";
import { ProblemList, type GateResult } from "./problem.ts";

/** Judges what a hook returned: the body to send, or every problem at once. */
export type Gate = (result: unknown, context: GateContext) => GateResult;

/** Builds the gate of one controller: nothing that crashes Metacontroller, wipes or deletes by accident passes it. */
export function createGate(declaration: Declaration): Gate {
  const isComposite = declaration.type === "composite";
  const declared = toDeclaredKinds(isComposite ? declaration.children : declaration.attachments);
  const check = (result: unknown, context: GateContext, list: ProblemList): JsonObject => {
    if (context.hook === "customize") return checkCustomize(result, { declaration, context, list });
    return (isComposite ? checkComposite : checkDecorator)(result, declared, context, list);
  };
  return (result, context) => {
    const list = new ProblemList();
    try {
      const body = check(result, context, list);
      if (list.problems.length === 0)
        return { kind: "passed", body: JSON.stringify(body), list: listOf(body) };
    } catch (error) {
      // A getter, a proxy or a toJSON of the hook may throw while it is read.
      list.add("", `the answer cannot be read: ${messageOf(error)}`, "return plain objects without getters");
    }
    ignoreRejections(result);
    return { kind: "refused", problems: list.problems };
  };
}

function listOf(body: JsonObject): readonly JsonValue[] {
  const list: JsonValue | undefined = body["children"] ?? body["attachments"] ?? body["relatedResources"];
  return Array.isArray(list) ? list : [];
}
