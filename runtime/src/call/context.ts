import type { FastifyBaseLogger } from "fastify";
import type { HookName } from "../controller/controller.ts";
import type { Declaration } from "../controller/declaration.ts";
import { viewObjects } from "../controller/observed.ts";
import type { JsonObject } from "../kubernetes/json.ts";
import type { HookRequest } from "./request.ts";

/** The time limit of one call. One is made for every call, so nothing costs before it is used. */
export class Deadline {
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly #milliseconds: number;
  #controller: AbortController | undefined;
  #isOver = false;

  constructor(now: number, milliseconds: number) {
    this.at = now + milliseconds;
    this.#milliseconds = milliseconds;
  }

  /** Aborted when the time is over. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isOver) this.#abort();
    return this.#controller.signal;
  }

  /** The answer, or `late()` when it does not come in time. */
  async race<T>(answer: Promise<T>, late: () => T): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<T>((resolve) => {
      timer = setTimeout(() => {
        this.#isOver = true;
        this.#abort();
        resolve(late());
      }, this.#milliseconds);
    });
    try {
      return await Promise.race([answer, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  #abort(): void {
    const seconds = String(this.#milliseconds / 1000);
    this.#controller?.abort(new DOMException(`the call was given up after ${seconds} s`, "TimeoutError"));
  }
}

/** What the server adds to a request to make a hook's context of it. */
export interface Surroundings {
  readonly hook: HookName;
  readonly namespace: string | undefined;
  readonly log: () => FastifyBaseLogger;
  readonly deadline: Deadline;
  readonly now: number;
}

type View = ReturnType<typeof viewObjects>;

/** The context of a hook. What costs much is made when the hook first asks for it, so a copy of a context lacks it. */
class Context {
  readonly controller: JsonObject;
  readonly related: View;
  readonly finalizing: boolean;
  readonly deadline: number;
  readonly now: Date;
  readonly #around: Surroundings;
  #log: FastifyBaseLogger | undefined;

  constructor({ controller, related, finalizing }: HookRequest, around: Surroundings) {
    this.controller = controller;
    this.related = viewObjects(related, around.namespace);
    this.finalizing = finalizing || around.hook === "finalize";
    this.deadline = around.deadline.at;
    this.now = new Date(around.now);
    this.#around = around;
  }

  get log(): FastifyBaseLogger {
    return (this.#log ??= this.#around.log());
  }

  get signal(): AbortSignal {
    return this.#around.deadline.signal;
  }
}

class CompositeCall extends Context {
  readonly parent: JsonObject;
  readonly children: View;

  constructor(request: HookRequest, around: Surroundings) {
    super(request, around);
    this.parent = request.parent;
    this.children = viewObjects(request.owned, around.namespace);
  }
}

class DecoratorCall extends Context {
  readonly object: JsonObject;
  readonly attachments: View;

  constructor(request: HookRequest, around: Surroundings) {
    super(request, around);
    this.object = request.parent;
    this.attachments = viewObjects(request.owned, around.namespace);
  }
}

/** Builds the context that a hook of that kind of controller gets. */
export function createContext(type: Declaration["type"], request: HookRequest, around: Surroundings): object {
  return type === "composite" ? new CompositeCall(request, around) : new DecoratorCall(request, around);
}
