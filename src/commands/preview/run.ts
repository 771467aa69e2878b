import type { ControllerManifest } from "@metatron/runtime/kubernetes";
import type { Io } from "../../model/io.ts";
import { parentsOf, readChildren } from "../../preview/cluster.ts";
import { type ParentPreview, previewParent } from "../../preview/preview.ts";
import { type Preview, sortParents } from "../../preview/report.ts";
import type { ApplyStrategy, StoredObject } from "../../simulator/index.ts";
import type { Code } from "./code.ts";
import { type Origin, Unreadable } from "./origin.ts";
import { createReader, type Reader } from "./reader.ts";

/** Which parents are looked at, and how. */
export interface PreviewOptions {
  readonly namespace?: string;
  readonly parent?: string;
  readonly selector?: string;
  readonly limit?: number;
  readonly applyStrategy?: ApplyStrategy;
}

/** How often progress is told, in milliseconds. */
const pulse = 3000;

interface Means extends Reader {
  readonly strategy: ApplyStrategy;
  readonly now: Date;
  readonly code: Code;
  readonly other: Code | undefined;
}

/** Looks at every parent that the options select, with the code alone or against another one. */
export async function runPreview(
  origin: Origin,
  code: Code,
  other: Code | undefined,
  options: PreviewOptions,
  io: Io,
): Promise<Preview> {
  const reader = await createReader(origin, code, io);
  const strategy = options.applyStrategy ?? (await readStrategy(origin, io));
  const means: Means = { ...reader, strategy, now: new Date(io.now()), code, other };
  const found: Found = { parents: [], total: 0, unread: [] };
  for (const manifest of code.controllers)
    try {
      await previewController(manifest, options, means, found, io);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      found.unread.push(`${manifest.metadata.name} is not previewed: ${error.message}`);
    }
  return { ...found, parents: sortParents(found.parents) };
}

interface Found {
  readonly parents: ParentPreview[];
  total: number;
  readonly unread: string[];
}

async function previewController(
  manifest: ControllerManifest,
  options: PreviewOptions,
  means: Means,
  found: Found,
  io: Io,
): Promise<void> {
  const { name } = manifest.metadata;
  const parents = await readParents(manifest, options, means);
  if (parents.length === 0) return;
  io.stderr.write(`${name}: ${parents.length} ${parents.length === 1 ? "parent" : "parents"}\n`);
  const [own] = splitParent(options);
  const children = await readChildren(manifest, means.source, means.findKind, own);
  const setting = { ...means, manifest, children, url: means.code.url };
  const before = means.other?.controllers.find(({ metadata }) => metadata.name === name);
  const base = before && means.other && { ...setting, manifest: before, url: means.other.url };
  let told = io.now();
  for (const [index, parent] of parents.entries()) {
    io.signal.throwIfAborted();
    const one = await previewParent(parent, setting, base);
    found.total++;
    if (one.changes.length > 0 || one.failure !== undefined || one.delay !== undefined)
      found.parents.push(one);
    if (io.now() - told < pulse) continue;
    told = io.now();
    io.stderr.write(`${name}: ${index + 1} of ${parents.length}\n`);
  }
}

/** The namespace that the options name, and the one parent. */
function splitParent({ parent, namespace }: PreviewOptions): [string | undefined, string | undefined] {
  if (parent === undefined) return [namespace, undefined];
  const [first = "", second] = parent.split("/");
  return second === undefined ? [namespace, first] : [first, second];
}

async function readParents(
  manifest: ControllerManifest,
  options: PreviewOptions,
  { source, findKind }: Reader,
): Promise<StoredObject[]> {
  const { selector, limit } = options;
  const [namespace, only] = splitParent(options);
  const all: StoredObject[] = [];
  for (const { apiVersion, resource } of parentsOf(manifest)) {
    const isNamespaced = findKind(apiVersion, resource)?.scope === "Namespaced";
    if (namespace !== undefined && !isNamespaced) continue;
    const place = { apiVersion, resource, ...(namespace !== undefined && { namespace }) };
    const found = await source.list(selector === undefined ? place : { ...place, selector });
    const named = found.filter(({ metadata }) => only === undefined || metadata.name === only);
    all.push(...named.slice(0, limit));
  }
  return all;
}

/** Dynamic apply, Metacontroller's default, when its workload cannot be seen. */
async function readStrategy(origin: Origin, io: Io): Promise<ApplyStrategy> {
  const found = await origin.strategy();
  if (found === undefined)
    io.stderr.write("Metacontroller is not seen there: dynamic-apply is assumed (--apply-strategy).\n");
  return found ?? "dynamic-apply";
}
