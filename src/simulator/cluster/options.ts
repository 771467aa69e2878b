import { type Controller, createServer } from "@metatron/runtime";
import { type ControllerManifest, type JsonObject, isObject } from "@metatron/runtime/kubernetes";
import type { Fault } from "../faults.ts";
import { fetchTransport, type InjectableServer, injectTransport, type Transport } from "../hooks/webhook.ts";
import {
  crdOfParent,
  deriveManifest,
  type ObjectSource,
  readDocuments,
  revisionCrd,
  sortManifests,
} from "../manifest.ts";
import type { WorldOptions } from "../world/model.ts";
import type { ApplyStrategy } from "../controller/context.ts";

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

/** What a simulation runs: manifests, CRDs and the way to the hooks. */
export interface Assembly {
  readonly transport: Transport;
  readonly manifests: readonly ControllerManifest[];
  readonly crds: readonly JsonObject[];
  /** Closes the server that was made here. */
  readonly close: () => Promise<void>;
}

/** Reads the options of a simulation. Throws when there is nothing to run. */
export async function assemble(options: SimulateOptions): Promise<Assembly> {
  const { controllers = [] } = options;
  const given = sortManifests(await readDocuments(options.manifests));
  const crds = sortManifests(await readDocuments(options.crds)).crds;
  const manifests = [...given.controllers, ...derived(controllers, given.controllers)];
  if (manifests.length === 0) {
    throw new Error(
      "simulate needs controllers, or manifests with a CompositeController or DecoratorController",
    );
  }
  const known = unique([...crds, ...given.crds]);
  return {
    manifests,
    crds: unique([...known, ...(await missingCrds(controllers, known)), revisionCrd]),
    ...toTransport(options),
  };
}

function derived(
  controllers: readonly Controller[],
  given: readonly ControllerManifest[],
): ControllerManifest[] {
  const names = new Set(given.map(({ metadata }) => metadata.name));
  return controllers
    .filter(({ declaration }) => !names.has(declaration.name))
    .map(({ declaration }) => deriveManifest(declaration));
}

async function missingCrds(
  controllers: readonly Controller[],
  known: readonly JsonObject[],
): Promise<JsonObject[]> {
  const names = new Set(known.map(nameOf));
  const composites = controllers.flatMap(({ declaration }) =>
    declaration.type === "composite" ? [declaration] : [],
  );
  const made = await Promise.all(
    composites.filter(({ parent }) => parent.apiVersion.includes("/")).map(crdOfParent),
  );
  return made.filter((crd) => !names.has(nameOf(crd)) && isCustom(crd));
}

/** Groups of Kubernetes itself have no dot, or end in k8s.io: a parent there is built in, which its controller must hear. */
function isCustom(crd: JsonObject): boolean {
  const group = nameOf(crd).split(".").slice(1).join(".");
  return group.includes(".") && !/^[a-z]+\.k8s\.io$/.test(group);
}

function unique(crds: readonly JsonObject[]): JsonObject[] {
  return [...new Map(crds.map((crd) => [nameOf(crd), crd])).values()];
}

function nameOf({ metadata }: JsonObject): string {
  const name = isObject(metadata) ? metadata["name"] : undefined;
  return typeof name === "string" ? name : "";
}

function toTransport(options: SimulateOptions): Pick<Assembly, "transport" | "close"> {
  const { controllers = [], server, url } = options;
  const close = (): Promise<void> => Promise.resolve();
  if (url !== undefined) return { transport: fetchTransport(url), close };
  if (server !== undefined) return { transport: injectTransport(server), close };
  if (controllers.length === 0)
    throw new Error("simulate needs controllers, a server or a url that answers the hooks");
  const own = createServer({ controllers, logger: false, metrics: false });
  return { transport: injectTransport(own), close: () => own.close() };
}
