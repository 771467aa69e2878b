import { isPlainObject } from "../kubernetes/json.ts";

type Defined<Options> = { readonly [Name in keyof Options]: Exclude<Options[Name], undefined> };

/** A condition as Kubernetes spells it, before it has a time. */
export interface WantedCondition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  /** A CamelCase word; most schemas demand one. */
  readonly reason: string;
  readonly message?: string | undefined;
  readonly observedGeneration?: number | undefined;
}

/** A condition with the time of its last change of status. */
export interface Condition {
  type: string;
  status: "True" | "False" | "Unknown";
  reason: string;
  message: string;
  observedGeneration?: number;
  lastTransitionTime: string;
}

/** How `conditions` gets the time: the context's `now`, so that the hook stays a function of its request. */
export interface ConditionOptions {
  readonly now: Date | number;
  /** Keeps observed conditions of other types too. Default false: what is not wanted goes. */
  readonly keepOthers?: boolean | undefined;
}

/**
 * Gives conditions their `lastTransitionTime`: the observed one while the status of a type stays the same, else now.
 * A status that gets a fresh time on every call would loop for ever. Throws for a type given twice.
 * @see https://github.com/kubernetes/community/blob/main/contributors/devel/sig-architecture/api-conventions.md#typical-status-properties
 */
export function conditions(
  observed: unknown,
  wanted: readonly WantedCondition[],
  { now, keepOthers = false }: ConditionOptions,
): Condition[] {
  const types = wanted.map(({ type }) => type);
  const twice = types.find((type, index) => types.indexOf(type) !== index);
  if (twice !== undefined) throw new Error(`conditions: the type ${twice} is given twice`);
  const before = (Array.isArray(observed) ? observed : []).filter(isPlainObject);
  const time = new Date(now).toISOString().replace(/\.\d+Z$/, "Z");
  const dated = wanted.map((condition) => {
    const last = before.find(({ type }) => type === condition.type);
    const lastTime = last?.["status"] === condition.status ? last["lastTransitionTime"] : undefined;
    const said = Object.entries(condition).filter(([, value]) => value !== undefined);
    return {
      message: "",
      ...(Object.fromEntries(said) as unknown as Defined<WantedCondition>),
      lastTransitionTime: typeof lastTime === "string" ? lastTime : time,
    };
  });
  if (!keepOthers) return dated;
  const others = before.filter(({ type }) => wanted.every((condition) => condition.type !== type));
  return [...(others as unknown as Condition[]), ...dated];
}
