import type { Controller } from "@metatron/runtime";
import type { Fault } from "../faults/model.ts";
import type { InjectableServer } from "../hooks/transport.ts";
import type { ObjectSource } from "../manifest/documents.ts";
import type { WorldOptions } from "../world/model.ts";

/** How Metacontroller writes children: a flag of its server. */
export type ApplyStrategy = "dynamic-apply" | "server-side-apply";

/** What a simulation is made of: the controllers, or a URL with manifests. */
export interface SimulateOptions {
  /** The controllers to serve in this process; their manifests are derived unless `manifests` has them. */
  readonly controllers?: readonly Controller[];
  /** The server that answers the hooks, when it is not the default one for `controllers`. */
  readonly server?: InjectableServer;
  /** Where a server answers the hooks, in any language. */
  readonly url?: string;
  /** CompositeController and DecoratorController objects or files; CRDs among them are used too, the rest is ignored. */
  readonly manifests?: ObjectSource | readonly ObjectSource[];
  /** CustomResourceDefinition objects or files. */
  readonly crds?: ObjectSource | readonly ObjectSource[];
  /** Whether workloads become ready by themselves, or which behaviours do. Default true. */
  readonly world?: boolean | WorldOptions;
  /** What goes wrong from the start. */
  readonly faults?: readonly Fault[];
  /** The time at which the fake clock starts. Default 2026-01-01. */
  readonly now?: string | number | Date;
  /** How Metacontroller writes children: a flag of its server. Default `dynamic-apply`. */
  readonly applyStrategy?: ApplyStrategy;
  /**
   * Whether the API server keeps `metadata.managedFields` of every write, as a cluster does. Off by default: requests get
   * several times as large. Server-side apply keeps its own in either case.
   */
  readonly managedFields?: boolean;
  /** How many parents of each controller are asked twice whether their hook is a function of its request. Default 5. */
  readonly probes?: number;
}
