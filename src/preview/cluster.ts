import {
  compileSelector,
  type ControllerManifest,
  generatedLabel,
  isObject,
  type LabelSelector,
} from "@metatron/runtime/kubernetes";
import type { ServedKind, StoredObject } from "../simulator/index.ts";
import type { PassResult } from "./pass.ts";

/** Where the objects of a preview come from. */
export interface Source {
  /** All objects of a resource, in a namespace or everywhere. Throws when they cannot be read. */
  readonly list: (place: Place) => Promise<readonly StoredObject[]>;
}

/** Names the objects of a resource. */
export interface Place {
  readonly apiVersion: string;
  readonly resource: string;
  readonly namespace?: string;
  /** A label selector as kubectl takes it. */
  readonly selector?: string;
}

/** What is known of a kind; undefined when nothing defines it. */
export type FindKind = (apiVersion: string, resource: string) => ServedKind | undefined;

interface ResourceRule {
  readonly apiVersion: string;
  readonly resource: string;
}

/** The kinds that a controller watches as parents. */
export function parentsOf({ kind, spec }: ControllerManifest): readonly (ResourceRule & Selection)[] {
  return kind === "CompositeController" ? [spec.parentResource] : spec.resources;
}

interface Selection {
  readonly labelSelector?: LabelSelector;
}

/** The kinds of a controller's children, and of the revisions that Metacontroller keeps for a rolling update. */
export function childrenOf({ kind, spec }: ControllerManifest): readonly ResourceRule[] {
  if (kind === "DecoratorController") return spec.attachments ?? [];
  const children = spec.childResources ?? [];
  const isRolling = children.some(({ updateStrategy }) => updateStrategy?.method?.startsWith("Rolling"));
  return isRolling ? [...children, revisions] : children;
}

const revisions = { apiVersion: "metacontroller.k8s.io/v1alpha1", resource: "controllerrevisions" };

/** The children of all parents of a controller, found by who owns them. */
export interface Children {
  /** What a pass over a parent may meet: its own, and those that nobody owns. */
  readonly of: (parent: StoredObject) => readonly StoredObject[];
  /** The objects, of other owners too, whose names the creates of a pass took. */
  readonly taken: (result: PassResult) => readonly StoredObject[];
}

/** Reads the objects of a controller's child kinds, in the namespace of its parents when one is asked for. */
export async function readChildren(
  manifest: ControllerManifest,
  source: Source,
  findKind: FindKind,
  namespace: string | undefined,
): Promise<Children> {
  const byOwner = new Map<string, StoredObject[]>();
  const orphans = new Map<string, StoredObject[]>();
  const byName = new Map<string, StoredObject>();
  for (const { apiVersion, resource } of childrenOf(manifest)) {
    const isNamespaced = findKind(apiVersion, resource)?.scope === "Namespaced";
    const place = isNamespaced && namespace !== undefined ? { namespace } : {};
    for (const object of await source.list({ apiVersion, resource, ...place })) {
      byName.set(nameOf(object), object);
      const owner = object.metadata.ownerReferences?.find(({ controller }) => controller === true);
      if (owner !== undefined) put(byOwner, owner.uid, object);
      else put(orphans, object.metadata.namespace ?? "", object);
    }
  }
  const isGenerated = manifest.kind === "CompositeController" && manifest.spec.generateSelector === true;
  return {
    of(parent) {
      const { uid, namespace: own } = parent.metadata;
      const mayAdopt = own === undefined ? [...orphans.values()].flat() : (orphans.get(own) ?? []);
      const adopted = isGenerated
        ? mayAdopt.filter(({ metadata }) => metadata.labels?.[generatedLabel] === uid)
        : mayAdopt;
      return [...(byOwner.get(uid) ?? []), ...(manifest.kind === "CompositeController" ? adopted : [])];
    },
    taken: ({ moved }) =>
      moved.flatMap(({ before, after }) => {
        const found = before === undefined && after !== undefined ? byName.get(nameOf(after)) : undefined;
        return found === undefined ? [] : [found];
      }),
  };
}

function put(map: Map<string, StoredObject[]>, key: string, object: StoredObject): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [object]);
  else known.push(object);
}

function nameOf({ apiVersion, kind, metadata }: StoredObject): string {
  return `${apiVersion} ${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
}

interface RelatedRule extends ResourceRule {
  readonly namespace?: string;
  readonly names?: readonly string[];
  readonly labelSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
}

/** The objects that an answer of customize asks for. What belongs to them is decided by the pass; here is at least all of it. */
export async function readRelated(
  { calls }: PassResult,
  parent: StoredObject,
  version: "v1" | "v2",
  source: Source,
  findKind: FindKind,
): Promise<StoredObject[]> {
  const answer = calls.findLast(({ hook }) => hook === "customize")?.response;
  const rules = isObject(answer) ? answer["relatedResources"] : undefined;
  const found: StoredObject[] = [];
  for (const rule of (Array.isArray(rules) ? rules.filter(isObject) : []) as unknown as RelatedRule[]) {
    const { apiVersion, resource, names = [], labelSelector, namespaceSelector } = rule;
    const served = findKind(apiVersion, resource);
    // The pass itself fails on a kind that nobody serves, as Metacontroller does.
    if (served === undefined) continue;
    const isBound = version === "v1" && parent.metadata.namespace !== undefined;
    const within = rule.namespace ?? (isBound ? parent.metadata.namespace : undefined);
    const place = served.scope === "Namespaced" && within !== undefined ? { namespace: within } : {};
    const matches = compileSelector(labelSelector);
    const objects = await source.list({ apiVersion, resource, ...place });
    found.push(
      ...objects.filter(
        ({ metadata: { name, labels } }) => (names.length === 0 || names.includes(name)) && matches(labels),
      ),
    );
    if (namespaceSelector !== undefined)
      found.push(...(await source.list({ apiVersion: "v1", resource: "namespaces" })));
  }
  return found;
}
