import type { KindMap } from "../controller/declaration.ts";
import type { KindKey, OwnedObjects } from "../controller/observed.ts";
import type { Falsy } from "../controller/result.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import type { WantedCondition } from "./conditions.ts";
import { asLastApplied } from "./last-applied.ts";
import { ready } from "./ready.ts";
import { identityOf } from "./teardown.ts";

/** What comes first, and what is made once all of it is ready: the last children, or one more step. */
export interface ReadyStep<Child> {
  readonly first: readonly (Child | Falsy)[];
  /** Called only when everything before it is ready. */
  readonly then: (this: void) => readonly (Child | Falsy)[] | ReadyStep<Child>;
}

/** The steps of a parent's children. */
export interface AfterReadyOptions<Child> extends ReadyStep<Child> {
  /** The children that wait for nothing and that nothing waits for. */
  readonly beside?: readonly (Child | Falsy)[] | undefined;
}

/** All children of the answer, and what is still waited for. */
export interface AfterReady<Child> {
  readonly children: Child[];
  /** What is not ready yet, as in `StatefulSet db`; empty when all steps are. */
  readonly waitingFor: readonly string[];
  /** `Ready`, for `conditions`: true when nothing is waited for, else its message names what is. */
  readonly condition: WantedCondition;
}

/**
 * Makes children in steps: a step begins when everything before it is ready. When something of an earlier step turns
 * unready again, every other observed child is kept as it was last applied, so nothing that exists is deleted for it.
 * Give it all children of the answer: those outside of the steps are `beside`.
 */
export function afterReady<Kinds extends KindMap>(
  observed: OwnedObjects<Kinds>,
  { beside = [], ...steps }: NoInfer<AfterReadyOptions<Kinds[KindKey<Kinds>]>>,
): AfterReady<Kinds[KindKey<Kinds>]> {
  type Child = Kinds[KindKey<Kinds>];
  const view = observe(observed.owned());
  const wanted: Child[] = beside.filter(isChild);
  let step: readonly (Child | Falsy)[] | ReadyStep<Child> = steps;
  while (isStep(step)) {
    const { first: listed, then: next }: ReadyStep<Child> = step;
    const first: Child[] = listed.filter(isChild);
    wanted.push(...first);
    const waitingFor = first.filter((child) => !ready(view.find(child)));
    if (waitingFor.length > 0)
      return answer([...wanted, ...view.others(wanted).map(asLastApplied)], waitingFor, "Waiting");
    step = next();
  }
  const last: Child[] = step.filter(isChild);
  const starting = last.filter((child) => !ready(view.find(child)));
  return answer([...wanted, ...last], starting, "Starting");
}

function answer<Child extends KubernetesObject>(
  children: Child[],
  unready: readonly Child[],
  reason: string,
): AfterReady<Child> {
  const waitingFor = unready.map(({ kind, metadata }) => `${kind} ${metadata?.name ?? ""}`);
  const condition: WantedCondition =
    waitingFor.length === 0
      ? { type: "Ready", status: "True", reason: "Ready" }
      : { type: "Ready", status: "False", reason, message: `waits for ${waitingFor.join(", ")}` };
  return { children, waitingFor, condition };
}

/** The observed children, found by their desired ones, whose namespace may be left out. */
function observe<Child extends KubernetesObject>(observed: readonly Child[]) {
  const isSame = (child: KubernetesObject, desired: KubernetesObject): boolean =>
    identityOf(child, child.metadata?.namespace) === identityOf(desired, desired.metadata?.namespace) ||
    identityOf(child, undefined) === identityOf(desired, desired.metadata?.namespace);
  return {
    find: (desired: KubernetesObject): Child | undefined => observed.find((child) => isSame(child, desired)),
    /** Those that the desired ones do not hold and that nobody deletes. */
    others: (desired: readonly KubernetesObject[]): Child[] =>
      observed.filter(
        (child) =>
          child.metadata?.deletionTimestamp === undefined && !desired.some((each) => isSame(child, each)),
      ),
  };
}

function isStep<Child>(step: readonly (Child | Falsy)[] | ReadyStep<Child>): step is ReadyStep<Child> {
  return !Array.isArray(step);
}

function isChild<Child extends KubernetesObject>(child: Child | Falsy): child is Child {
  return Boolean(child);
}
