import type { HookName } from "../controller/controller.ts";
import type { CompositeDeclaration, Declaration } from "../controller/declaration.ts";
import { viewObjects } from "../controller/observed.ts";
import type { GateContext } from "../gate/context.ts";
import { createGate } from "../gate/gate.ts";
import { conditions } from "../helpers/conditions.ts";
import { asLastApplied } from "../helpers/last-applied.ts";
import type { CompiledSchema } from "../schema/index.ts";
import type { StructuralSchema } from "../kubernetes/structural-schema.ts";
import { shorten } from "../text.ts";
import { type CallName, type Outcome, failed, refused } from "./outcome.ts";
import type { HookRequest } from "./request.ts";
import { isPlainObject } from "../kubernetes/json.ts";

/** Answers a call whose parent does not fit its schema; undefined lets the hook run. */
export type ParentCheck = (
  call: CallName,
  request: HookRequest,
  context: GateContext,
  now: number,
) => Promise<Outcome | undefined>;

type FieldErrors = ReturnType<CompiledSchema["validate"]>["errors"];

const longestMessage = 1024;

/**
 * Checks the parents of one hook against their schema, which is loaded with the first call. An invalid parent keeps
 * its children as they are and gets a condition `Valid=False`; where its status has no room for one the call fails
 * with the same text. Finalize is never held up.
 */
export function createParentCheck(declaration: Declaration, hook: HookName): ParentCheck | undefined {
  if (declaration.type !== "composite" || hook === "finalize") return undefined;
  const load = declaration.parent.schema;
  if (load === undefined) return undefined;
  let schema: Promise<CompiledSchema> | undefined;
  return async (call, request, context, now) => {
    // A load that failed is tried again with the next call.
    schema ??= compile(load).catch((error: unknown) => {
      schema = undefined;
      throw error;
    });
    const compiled = await schema;
    const { errors } = compiled.validate(request.parent);
    if (errors.length === 0) return undefined;
    if (hook === "customize") return { ...noRelations, parent: call.parent };
    const hasRoom = hasConditions(compiled.schema);
    return hasRoom
      ? keepChildren(declaration, call, request, context, errors, now)
      : refuseParent(call, errors);
  };
}

const noRelations: Outcome = { name: "invalid", status: 200, body: '{"relatedResources":[]}', count: 0 };

async function compile(load: () => Promise<StructuralSchema>): Promise<CompiledSchema> {
  const [{ compileSchema }, schema] = await Promise.all([import("../schema/index.ts"), load()]);
  return compileSchema(schema);
}

function keepChildren(
  declaration: CompositeDeclaration,
  call: CallName,
  request: HookRequest,
  context: GateContext,
  errors: FieldErrors,
  now: number,
): Outcome {
  const status = isPlainObject(request.parent["status"]) ? request.parent["status"] : {};
  const message = shorten(
    errors.map(({ path, message }) => `${path}: ${message}`).join("; "),
    longestMessage,
  );
  const condition = { type: "Valid", status: "False", reason: "InvalidParent", message } as const;
  const answer = {
    status: {
      ...status,
      conditions: conditions(status["conditions"], [condition], { now, keepOthers: true }),
    },
    children: viewObjects(request.owned, context.namespace).owned().map(asLastApplied),
  };
  const judged = createGate(declaration)(answer, context);
  if (judged.kind === "refused") return refused(call, judged.problems);
  return { name: "invalid", status: 200, body: judged.body, parent: call.parent, count: judged.list.length };
}

function refuseParent(call: CallName, errors: FieldErrors): Outcome {
  const problems = errors.map(({ path, message }) => ({ path, message, fix: "correct the parent" }));
  const [first] = problems;
  const reason = `was not run, the parent does not fit its schema: ${first?.path ?? ""}: ${first?.message ?? ""}`;
  return failed(call, "INVALID_PARENT", reason, { name: "invalid", status: 500, problems });
}

function hasConditions(schema: StructuralSchema): boolean {
  const status = schema.properties?.["status"];
  return status?.properties?.["conditions"]?.type === "array";
}
