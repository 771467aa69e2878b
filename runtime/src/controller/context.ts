import type { FastifyBaseLogger } from "fastify";
import type { JsonObject } from "../kubernetes/json.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import type { KindMap } from "./declaration.ts";
import type { ObservedObjects, OwnedObjects } from "./observed.ts";

/** What every hook gets beside its objects. */
export interface CallContext {
  /** The CompositeController or DecoratorController object, as Metacontroller sent it. */
  readonly controller: JsonObject;
  /**
   * Writes into the server's log with controller, hook and parent attached; the data of Secrets is left out. As `signal`
   * it is made when it is first asked for: take both by name, a spread of the context has neither.
   */
  readonly log: FastifyBaseLogger;
  /** Aborted when the call is given up: pass it to whatever the hook waits for. */
  readonly signal: AbortSignal;
  /** When the call is given up, in milliseconds since 1970. */
  readonly deadline: number;
  /** When the call came in; the only clock a hook should read. */
  readonly now: Date;
}

/** What the customize hook of a composite controller gets. */
export interface CompositeCustomizeContext<Parent extends KubernetesObject> extends CallContext {
  readonly parent: Parent;
}

/** What the sync and finalize hooks of a composite controller get. */
export interface CompositeContext<
  Parent extends KubernetesObject,
  Children extends KindMap,
  Related extends KindMap,
> extends CompositeCustomizeContext<Parent> {
  /** The observed children: those that the parent owns. */
  readonly children: OwnedObjects<Children>;
  /** The objects that the customize hook asked for. */
  readonly related: ObservedObjects<Related>;
  /** True when the parent is being deleted, or no longer matches the controller's label selector. */
  readonly finalizing: boolean;
}

/** What the customize hook of a decorator controller gets. */
export interface DecoratorCustomizeContext<Target extends KubernetesObject> extends CallContext {
  readonly object: Target;
}

/** What the sync and finalize hooks of a decorator controller get. */
export interface DecoratorContext<
  Target extends KubernetesObject,
  Attachments extends KindMap,
  Related extends KindMap,
> extends DecoratorCustomizeContext<Target> {
  /** The observed attachments: those that the object owns. */
  readonly attachments: OwnedObjects<Attachments>;
  /** The objects that the customize hook asked for. */
  readonly related: ObservedObjects<Related>;
  /** True when the object is being deleted, or no longer matches the controller's selectors. */
  readonly finalizing: boolean;
}
