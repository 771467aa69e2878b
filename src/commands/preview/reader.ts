import { type ControllerManifest, groupOf, isObject, sameValue } from "@metatron/runtime/kubernetes";
import type { Io } from "../../model/io.ts";
import { childrenOf, type FindKind, parentsOf, type Source } from "../../preview/cluster.ts";
import type { StoredObject } from "../../simulator/index.ts";
import { startSimulation } from "../simulate/run.ts";
import { describePlace, type Origin, Unreadable } from "./origin.ts";

/** What a preview knows of kinds, and where it reads their objects. */
export interface Reader {
  readonly source: Source;
  readonly findKind: FindKind;
  readonly crds: readonly object[];
}

/** What of the project a reader follows. */
export interface Project {
  readonly controllers: readonly ControllerManifest[];
  readonly crds: readonly object[];
}

/** Reads each list once. Kinds that the project has no CRD of are looked up where the objects are. */
export async function createReader(
  origin: Origin,
  { controllers, crds: own }: Project,
  io: Io,
): Promise<Reader> {
  // No hook is called here.
  const known = await startSimulation({
    url: "http://127.0.0.1",
    manifests: controllers,
    crds: own,
    world: false,
  });
  await known.close();
  const crds = [...own];
  for (const { apiVersion, resource } of controllers.flatMap((one) => [
    ...parentsOf(one),
    ...childrenOf(one),
  ])) {
    const name = `${resource}.${groupOf(apiVersion)}`;
    const served = known.api.findKind(apiVersion, resource);
    if (served?.isCustom === false || groupOf(apiVersion) === "metacontroller.k8s.io") continue;
    const live = await readCrd(origin, name, io);
    if (live === undefined) continue;
    if (served === undefined) {
      crds.push(live);
      known.api.addCrd(live as never);
    } else warnOfOther(name, own, live, io);
  }
  const lists = new Map<string, Promise<readonly StoredObject[]>>();
  const findKind: FindKind = (apiVersion, resource) => known.api.findKind(apiVersion, resource);
  const list: Source["list"] = async (place) => {
    const kind = findKind(place.apiVersion, place.resource)?.kind;
    if (kind === undefined) {
      const what = describePlace(place);
      throw new Unreadable(
        `${what}: the kind is unknown. Put its CRD into crds/, or install it in the cluster.`,
      );
    }
    const key = JSON.stringify(place);
    const reading = lists.get(key) ?? origin.list(place, kind);
    lists.set(key, reading);
    return await reading;
  };
  return { source: { list }, findKind, crds };
}

async function readCrd(origin: Origin, name: string, io: Io): Promise<object | undefined> {
  try {
    return await origin.crd(name);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    io.stderr.write(`warning: ${error.message}, so it is not compared with crds/\n`);
    return undefined;
  }
}

/** Says so when the cluster's CRD has other versions or schemas: the preview takes the project's. */
function warnOfOther(name: string, own: readonly object[], live: object, io: Io): void {
  const mine = own.find(
    (crd) => isObject(crd) && isObject(crd["metadata"]) && crd["metadata"]["name"] === name,
  );
  if (mine === undefined || sameValue(versionsOf(mine), versionsOf(live))) return;
  io.stderr.write(
    `warning: the cluster's CRD ${name} differs from crds/ in its versions or schemas; the preview follows crds/.\n`,
  );
}

function versionsOf(crd: object): never {
  const spec = isObject(crd) && isObject(crd["spec"]) ? crd["spec"] : {};
  const versions = Array.isArray(spec["versions"]) ? spec["versions"].filter(isObject) : [];
  return versions.map(({ name, served, storage, schema }) => ({ name, served, storage, schema })) as never;
}
