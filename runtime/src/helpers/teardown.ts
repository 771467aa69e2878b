import type { KindMap } from "../controller/declaration.ts";
import type { KindKey, OwnedObjects } from "../controller/observed.ts";
import type { Falsy } from "../controller/result.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import { asLastApplied } from "./last-applied.ts";

/** How children go, one step after the other. */
export interface TeardownOptions<Kinds extends KindMap> {
  /** The kinds in the order in which they go; those of one step go together, those not named go last. */
  readonly order: readonly (KindKey<Kinds> | readonly KindKey<Kinds>[])[];
  /** What sync would return: keeps those that may still stay up to date. Default: they stay as they were applied. */
  readonly desired?: readonly (Kinds[KindKey<Kinds>] | Falsy)[] | undefined;
}

/**
 * Answers finalize so that children go in order: a step begins when nothing of the steps before it is observed any more,
 * and the parent is finalized only when nothing is observed at all.
 */
export function teardown<Kinds extends KindMap>(
  children: OwnedObjects<Kinds>,
  options: NoInfer<TeardownOptions<Kinds>>,
): { children: Kinds[KindKey<Kinds>][]; finalized: boolean } {
  const observed = children.owned();
  return { children: stayingOf(observed, options), finalized: observed.length === 0 };
}

/** As `teardown`, for the attachments of a decorated object. */
export function teardownAttachments<Kinds extends KindMap>(
  attachments: OwnedObjects<Kinds>,
  options: NoInfer<TeardownOptions<Kinds>>,
): { attachments: Kinds[KindKey<Kinds>][]; finalized: boolean } {
  const { children, finalized } = teardown(attachments, options);
  return { attachments: children, finalized };
}

function stayingOf<Kinds extends KindMap>(
  observed: readonly Kinds[KindKey<Kinds>][],
  { order, desired = [] }: TeardownOptions<Kinds>,
): Kinds[KindKey<Kinds>][] {
  const stepOf = (object: KubernetesObject): number => {
    const step = order.findIndex((keys) => [keys].flat().includes(keyOf(object)));
    return step === -1 ? order.length : step;
  };
  const current = Math.min(...observed.map(stepOf));
  const wanted = new Map(
    desired.flatMap((object) => (object ? [[identityOf(object, object.metadata?.namespace), object]] : [])),
  );
  const wantedFor = (object: KubernetesObject): Kinds[KindKey<Kinds>] | undefined =>
    wanted.get(identityOf(object, object.metadata?.namespace)) ?? wanted.get(identityOf(object, undefined));
  return observed
    .filter((object) => stepOf(object) > current && object.metadata?.deletionTimestamp === undefined)
    .map((object) => wantedFor(object) ?? asLastApplied(object));
}

/** The key of an object's kind: `Kind.version` or `Kind.group/version`. */
function keyOf({ apiVersion, kind }: KubernetesObject): string {
  return `${kind}.${apiVersion}`;
}

/** A desired object may leave its namespace out: it gets the parent's. */
export function identityOf(object: KubernetesObject, namespace: string | undefined): string {
  return `${keyOf(object)} ${namespace ?? ""}/${object.metadata?.name ?? ""}`;
}
