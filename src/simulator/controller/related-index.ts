import type { ObjectRef, StoredObject } from "../api-server.ts";
import type { RelatedRule, RelatedRules } from "./related-cache.ts";

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
export function createRelatedIndex(): RelatedIndex {
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
