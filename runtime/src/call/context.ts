import type { FastifyBaseLogger } from "fastify";
import type { HookName } from "../controller.ts";
import type { Declaration } from "../declaration.ts";
import type { JsonObject } from "../json.ts";
import { viewObjects } from "../view/view.ts";
import type { Deadline } from "./deadline.ts";
import type { HookRequest } from "./request.ts";

/** What the server adds to a request to make a hook's context of it. */
export interface Surroundings {
  readonly hook: HookName;
  readonly namespace: string | undefined;
  readonly log: () => FastifyBaseLogger;
  readonly deadline: Deadline;
  readonly now: number;
}

type View = ReturnType<typeof viewObjects>;

/** The context of a hook; what costs something is made when the hook first asks for it. */
class Context {
  readonly controller: JsonObject;
  readonly finalizing: boolean;
  readonly deadline: number;
  protected readonly request: HookRequest;
  readonly #around: Surroundings;
  #owned: View | undefined;
  #log: FastifyBaseLogger | undefined;

  constructor(request: HookRequest, around: Surroundings) {
    this.request = request;
    this.#around = around;
    this.controller = request.controller;
    this.finalizing = request.finalizing || around.hook === "finalize";
    this.deadline = around.deadline.at;
  }

  get related(): View {
    return viewObjects(this.request.related, this.#around.namespace);
  }

  get now(): Date {
    return new Date(this.#around.now);
  }

  get log(): FastifyBaseLogger {
    return (this.#log ??= this.#around.log());
  }

  get signal(): AbortSignal {
    return this.#around.deadline.signal;
  }

  protected get owned(): View {
    return (this.#owned ??= viewObjects(this.request.owned, this.#around.namespace));
  }
}

class CompositeCall extends Context {
  get parent(): JsonObject {
    return this.request.parent;
  }

  get children(): View {
    return this.owned;
  }
}

class DecoratorCall extends Context {
  get object(): JsonObject {
    return this.request.parent;
  }

  get attachments(): View {
    return this.owned;
  }
}

/** Builds the context that a hook of that kind of controller gets. */
export function createContext(type: Declaration["type"], request: HookRequest, around: Surroundings): object {
  return type === "composite" ? new CompositeCall(request, around) : new DecoratorCall(request, around);
}
