import type { HookVersion } from "@metatron/runtime";
import { type LabelSelector, groupOf } from "@metatron/runtime/kubernetes";
import type { ObjectRef, StoredObject } from "../api-server.ts";
import type { Clock } from "../clock/clock.ts";
import { createRelatedIndex } from "./related-index.ts";

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
