import type { Controller } from "../../controller.ts";
import type { JsonObject } from "../../json.ts";
import type { ControllerManifest } from "../../manifest.ts";
import { createServer } from "../../server.ts";
import { isMap } from "../apply/merge-key.ts";
import { shortCut } from "../hooks/short-cut.ts";
import { fetchTransport, injectTransport, type Lines, overWire, type Transport } from "../hooks/transport.ts";
import { crdOfParent } from "../manifest/crd-of-parent.ts";
import { deriveManifest } from "../manifest/derive.ts";
import { readDocuments } from "../manifest/documents.ts";
import { revisionCrd } from "../manifest/revision-crd.ts";
import { sortManifests } from "../manifest/sort.ts";
import type { SimulateOptions } from "./options.ts";

/** What a simulation runs: manifests, CRDs and the way to the hooks. */
export interface Assembly extends Lines {
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
    ...toLines(options),
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
  const name = isMap(metadata) ? metadata["name"] : undefined;
  return typeof name === "string" ? name : "";
}

function toLines(options: SimulateOptions): Lines & Pick<Assembly, "close"> {
  const { controllers = [], server, url } = options;
  if (url !== undefined) return wired(fetchTransport(url));
  if (server !== undefined) return wired(injectTransport(server));
  if (controllers.length === 0)
    throw new Error("simulate needs controllers, a server or a url that answers the hooks");
  const own = createServer({ controllers, logger: false, metrics: false });
  const transport = injectTransport(own);
  return { transport, call: shortCut(own, transport, controllers), close: () => own.close() };
}

function wired(transport: Transport): Lines & Pick<Assembly, "close"> {
  return { transport, call: overWire(transport), close: () => Promise.resolve() };
}
