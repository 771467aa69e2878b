import type { FastifyBaseLogger } from "fastify";
import type { HookName } from "../controller.ts";
import type { Declaration } from "../declaration.ts";
import { viewObjects } from "../view/view.ts";
import type { Deadline } from "./deadline.ts";
import type { HookRequest } from "./request.ts";

/** What the server adds to a request to make a hook's context of it. */
export interface Surroundings {
  readonly declaration: Declaration;
  readonly hook: HookName;
  readonly namespace: string | undefined;
  readonly log: () => FastifyBaseLogger;
  readonly deadline: Deadline;
  readonly now: number;
}

/** Builds the hook's context; what costs something is made when the hook first asks for it. */
export function createContext(request: HookRequest, around: Surroundings): object {
  const { declaration, deadline, namespace } = around;
  const isComposite = declaration.type === "composite";
  const owned = viewObjects(request.owned, namespace);
  return {
    controller: request.controller,
    [isComposite ? "parent" : "object"]: request.parent,
    [isComposite ? "children" : "attachments"]: owned,
    related: viewObjects(request.related, namespace),
    finalizing: request.finalizing || around.hook === "finalize",
    deadline: deadline.at,
    get now() {
      return new Date(around.now);
    },
    get log() {
      return around.log();
    },
    get signal() {
      return deadline.signal();
    },
  };
}
