import type { HookVersion } from "@metatron/runtime";
import { groupOf, type LabelSelector } from "@metatron/runtime/kubernetes";
import type { ObjectRef, StoredObject } from "../api-server.ts";
import type { Clock } from "../clock/work-queue.ts";

/** A rule of a customize answer. */
export interface RelatedRule {
  readonly apiVersion: string;
  readonly resource: string;
  readonly labelSelector?: LabelSelector | null;
  readonly namespaceSelector?: LabelSelector | null;
  readonly namespace?: string | null;
  readonly names?: readonly string[] | null;
}

/** A customize answer with the version of the hook that gave it. */
export interface RelatedRules {
  readonly version: HookVersion;
  readonly rules: readonly RelatedRule[];
}

/** The customize answers of one controller. */
export interface RelatedCache {
  get(parent: StoredObject): RelatedRules | undefined;
  /** The answer even when it is old: to find out whom a change concerns, the source asks again by itself. */
  last(parent: StoredObject): RelatedRules | undefined;
  set(parent: StoredObject, ref: ObjectRef, rules: RelatedRules): void;
  /** At least the parents that relate to an object of a resource. */
  candidates(resource: string, object: StoredObject): Iterable<ObjectRef>;
  /** Whether any answer ever asked for a resource of this group. */
  hasAskedFor(apiVersion: string, resource: string): boolean;
  clear(): void;
}

const lifetime = 20 * 60_000;

/** Answers are kept per parent uid and generation, for 20 minutes (source; the documents speak of the generation only). */
export function createRelatedCache(clock: Clock): RelatedCache {
  const entries = new Map<string, { generation: number; until: number; rules: RelatedRules }>();
  const asked = new Set<string>();
  const index = createRelatedIndex();
  const find = ({ metadata }: StoredObject) => {
    const entry = entries.get(metadata.uid);
    return entry?.generation === metadata.generation ? entry : undefined;
  };
  return {
    get(parent) {
      const entry = find(parent);
      return entry !== undefined && clock.now() < entry.until ? entry.rules : undefined;
    },
    last: (parent) => find(parent)?.rules,
    hasAskedFor: (apiVersion, resource) => asked.has(`${groupOf(apiVersion)}/${resource}`),
    candidates: (resource, object) => index.candidates(resource, object),
    set(parent, ref, rules) {
      const { metadata } = parent;
      index.set(parent, ref, rules);
      for (const { apiVersion, resource } of rules.rules) asked.add(`${groupOf(apiVersion)}/${resource}`);
      entries.set(metadata.uid, { generation: metadata.generation, until: clock.now() + lifetime, rules });
    },
    clear() {
      entries.clear();
      index.clear();
    },
  };
}

/** Which parents a change of an object may concern, so that not all of thousands have to be asked. */
export interface RelatedIndex {
  /** Replaces what a parent asks for. */
  set(parent: StoredObject, ref: ObjectRef, rules: RelatedRules): void;
  /** At least the parents with a rule that selects the object. */
  candidates(resource: string, object: StoredObject): Iterable<ObjectRef>;
  clear(): void;
}

const anywhere = "*";

/** An empty index. Each rule is kept under a name or a label that its objects have, and under where they are. */
function createRelatedIndex(): RelatedIndex {
  const buckets = new Map<string, Map<string, ObjectRef>>();
  const keys = new Map<string, readonly string[]>();
  return {
    set(parent, ref, { version, rules }) {
      const { uid } = parent.metadata;
      for (const key of keys.get(uid) ?? []) buckets.get(key)?.delete(uid);
      const home = version === "v1" ? parent.metadata.namespace : undefined;
      const wanted = rules.flatMap((rule) => keysOf(rule, home));
      keys.set(uid, wanted);
      for (const key of wanted) {
        const bucket = buckets.get(key) ?? new Map<string, ObjectRef>();
        buckets.set(key, bucket.set(uid, ref));
      }
    },
    *candidates(resource, { metadata }) {
      const { name, namespace = "", labels = {} } = metadata;
      const marks = ["", `name ${name}`, ...Object.entries(labels).map(([key, value]) => label(key, value))];
      for (const place of namespace === "" ? [""] : [namespace, anywhere])
        for (const mark of marks) yield* buckets.get(`${resource} ${place} ${mark}`)?.values() ?? [];
    },
    clear() {
      buckets.clear();
      keys.clear();
    },
  };
}

/** The namespace of a rule does not count for objects that have none. */
function keysOf(
  { resource, names, labelSelector, namespace, namespaceSelector }: RelatedRule,
  home: string | undefined,
): string[] {
  const place = namespaceSelector == null ? namespace || home || anywhere : anywhere;
  const pair = Object.entries(labelSelector?.matchLabels ?? {})[0];
  const one = pair === undefined ? "" : label(...pair);
  const marks = (names?.length ?? 0) > 0 ? (names ?? []).map((name) => `name ${name}`) : [one];
  return marks.flatMap((mark) => [`${resource} ${place} ${mark}`, `${resource}  ${mark}`]);
}

function label(key: string, value: string): string {
  return `label ${key}=${value}`;
}
