import type { HookName } from "../controller.ts";
import type { Declaration } from "../declaration.ts";
import type { CallName, Outcome } from "./outcome.ts";
import type { HookRequest } from "./request.ts";

/** Answers a call whose parent does not fit its schema; undefined lets the hook run. */
export type ParentCheck = (call: CallName, request: HookRequest) => Promise<Outcome | undefined>;

export function createParentCheck(_declaration: Declaration, _hook: HookName): ParentCheck | undefined {
  return undefined;
}
