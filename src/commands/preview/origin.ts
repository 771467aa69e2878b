import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createFakeSecrets } from "@metatron/runtime";
import type { Io } from "../../model/io.ts";
import type { Place } from "../../preview/cluster.ts";
import type { ApplyStrategy, StoredObject } from "../../simulator/index.ts";
import { findMetacontroller, strategyOf } from "../doctor/cluster.ts";
import { fail } from "../fail.ts";
import { KubectlError, type Kubectl, listAll, resourcePath } from "../kubectl.ts";

/** Where a preview reads: a cluster, or a snapshot of one. */
export interface Origin {
  /** The objects of a resource, each with its kind. Throws `Unreadable`. */
  readonly list: (place: Place, kind: string) => Promise<readonly StoredObject[]>;
  /** A CRD by its name. Throws `Unreadable`. */
  readonly crd: (name: string) => Promise<object>;
  /** How Metacontroller writes there; undefined when it is not seen. */
  readonly strategy: () => Promise<ApplyStrategy | undefined>;
}

/** What cannot be read, and why. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

/** A place as people read it: `deployments.apps/v1 in shop`. */
export function describePlace({ apiVersion, resource, namespace }: Place): string {
  return `${resource}.${apiVersion}${namespace === undefined ? "" : ` in ${namespace}`}`;
}

/** The cluster that kubectl talks to; nothing but `kubectl get` is run. */
export function clusterOrigin(kubectl: Kubectl, now: () => number): Origin {
  return {
    async list({ apiVersion, resource, namespace, selector }, kind) {
      const query = selector === undefined ? {} : { labelSelector: selector };
      const where = { apiVersion, resource, ...(namespace !== undefined && { namespace }) };
      const objects = await reading(`${describePlace(where)} cannot be listed`, async () =>
        listAll<StoredObject>(kubectl, resourcePath(apiVersion, resource, namespace), query),
      );
      // The items of a list do not say what they are.
      return objects.map((object) => ({ ...object, apiVersion, kind }));
    },
    crd: async (name) =>
      await reading(`the CRD ${name} cannot be read`, async () =>
        kubectl.get<object>(
          resourcePath("apiextensions.k8s.io/v1", "customresourcedefinitions", undefined, name),
        ),
      ),
    async strategy() {
      const found = await findMetacontroller({
        now,
        kubectl: async (args) => {
          const stdout = await kubectl.run(args).catch(() => "");
          return { code: stdout === "" ? 1 : 0, stdout, stderr: "", output: stdout };
        },
      });
      if (found === undefined) return undefined;
      return strategyOf(found) === "server-side-apply" ? "server-side-apply" : "dynamic-apply";
    },
  };
}

async function reading<T>(what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    throw new Unreadable(`${what}: ${error.message}`, { cause: error });
  }
}

/** `snapshot.json` of a folder; the objects of each list stand in a file of their own. */
interface Index {
  readonly format: 1;
  readonly strategy?: ApplyStrategy;
  readonly crds: { readonly [name: string]: object };
  readonly lists: readonly { readonly place: Place; readonly file: string }[];
}

const indexFile = "snapshot.json";

/** A snapshot that `metatron snapshot` wrote. Throws a user's error when the folder holds none. */
export async function snapshotOrigin(folder: string, io: Io): Promise<Origin> {
  const root = resolve(io.cwd, folder);
  const index = await readIndex(root, folder);
  return {
    async list(place) {
      const { apiVersion, resource, namespace, selector } = place;
      const isOf = (other: Place): boolean => other.apiVersion === apiVersion && other.resource === resource;
      const found =
        index.lists.find((entry) => isOf(entry.place) && entry.place.namespace === namespace) ??
        index.lists.find((entry) => isOf(entry.place) && entry.place.namespace === undefined);
      if (found === undefined || selector !== undefined)
        throw new Unreadable(`${describePlace(place)} is not in the snapshot: take it again`);
      const objects = JSON.parse(await readFile(join(root, found.file), "utf8")) as readonly StoredObject[];
      return objects.filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace);
    },
    async crd(name) {
      const crd = index.crds[name];
      if (crd === undefined) throw new Unreadable(`the CRD ${name} is not in the snapshot`);
      return Promise.resolve(crd);
    },
    strategy: async () => Promise.resolve(index.strategy),
  };
}

async function readIndex(root: string, folder: string): Promise<Index> {
  try {
    const index = JSON.parse(await readFile(join(root, indexFile), "utf8")) as Index;
    // The names of files come from the index: none leads out of the folder.
    if (index.format === 1 && index.lists.every(({ file }) => /^[\w.-]+\.json$/.test(file))) return index;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    if (!isMissing && !(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
  }
  return fail("SNAPSHOT_INVALID", `${folder} holds no snapshot.`, "Take one with metatron snapshot FOLDER.");
}

/** An origin that keeps all that is read of another one. */
export interface Recording extends Origin {
  /** Writes it into a folder, with fake Secrets, all or nothing. Returns how many objects there are. */
  readonly write: (folder: string, io: Io) => Promise<number>;
}

/** Keeps what is read of an origin. */
export function recordOrigin(origin: Origin): Recording {
  const crds: Record<string, object> = {};
  const lists = new Map<string, { readonly place: Place; readonly objects: readonly StoredObject[] }>();
  let strategy: ApplyStrategy | undefined;
  return {
    async list(place, kind) {
      const objects = await origin.list(place, kind);
      const { selector: _selector, ...where } = place;
      lists.set(fileOf(where), { place: where, objects });
      return objects;
    },
    crd: async (name) => (crds[name] = await origin.crd(name)),
    strategy: async () => (strategy = await origin.strategy()),
    async write(folder, io) {
      // The key is thrown away: nobody can find out what a fake stands for.
      const fake = createFakeSecrets(randomBytes(32)).replace([...lists.values()].map(withoutManagers));
      const index: Index = {
        format: 1,
        ...(strategy !== undefined && { strategy }),
        crds,
        lists: fake.map(({ place }) => ({ place, file: fileOf(place) })),
      };
      const files = fake.map(({ place, objects }) => [fileOf(place), linesOf(objects)] as const);
      await replaceFolder(resolve(io.cwd, folder), folder, [
        [indexFile, `${JSON.stringify(index, null, 2)}\n`],
        ...files,
      ]);
      return fake.reduce((sum, { objects }) => sum + objects.length, 0);
    },
  };
}

function fileOf({ apiVersion, resource, namespace }: Place): string {
  const parts = [
    resource,
    ...apiVersion.split("/").toReversed(),
    ...(namespace === undefined ? [] : [namespace]),
  ];
  return `${parts.join(".")}.json`;
}

function withoutManagers<T extends { readonly objects: readonly StoredObject[] }>(list: T): T {
  const objects = list.objects.map((object) => {
    const { managedFields: _fields, ...metadata } = object.metadata as StoredObject["metadata"] & {
      managedFields?: unknown;
    };
    return { ...object, metadata };
  });
  return { ...list, objects };
}

/** An object a line, so that a person sees in a diff what changed. */
function linesOf(objects: readonly StoredObject[]): string {
  return objects.length === 0
    ? "[]\n"
    : `[\n${objects.map((object) => JSON.stringify(object)).join(",\n")}\n]\n`;
}

async function replaceFolder(
  root: string,
  folder: string,
  files: readonly (readonly [name: string, text: string])[],
): Promise<void> {
  const names = await readdir(root).catch(() => [] as string[]);
  if (names.length > 0 && !names.includes(indexFile))
    fail(
      "SNAPSHOT_INVALID",
      `${folder} holds something that is no snapshot.`,
      "Name another folder, or empty it.",
    );
  const [fresh, old] = [`${root}.new`, `${root}.old`];
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  for (const [name, text] of files) await writeFile(join(fresh, name), text);
  await rm(old, { recursive: true, force: true });
  await rename(root, old).catch(() => undefined);
  await rename(fresh, root);
  await rm(old, { recursive: true, force: true });
}
