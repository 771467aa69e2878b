import { diffLines } from "diff";
import { isObject, type JsonObject, type JsonValue } from "@metatron/runtime/kubernetes";
import { toYaml } from "../crd/index.ts";
import type { HookCall } from "../simulator/index.ts";
import { toKey } from "../simulator/records.ts";
import { hideSecrets } from "./object.ts";
import type { Live } from "./steps.ts";
import { nameOf } from "./view.ts";

/** A line of a text that is compared to an older one. */
export interface DiffLine {
  readonly text: string;
  readonly mark?: "added" | "removed";
}

/** One call in full. */
export interface CallView {
  readonly index: number;
  readonly hook: string;
  readonly parent: string;
  readonly parentName: string;
  readonly why: string;
  readonly outcome: string;
  readonly request: string;
  /** The answer, compared to the last one of this hook for this parent. */
  readonly answer: readonly DiffLine[];
  readonly hasHidden: boolean;
  readonly isDropped: boolean;
}

/** A call with its request and its answer; undefined when there is no such call. */
export function toCallView(live: Live, index: number, reveals: boolean): CallView | undefined {
  const { calls } = live.simulation;
  const call = calls[index];
  if (call === undefined) return undefined;
  const { hook, parent, why, outcome, request } = call;
  const show = (value: unknown): string => toYaml(reveals ? value : hideSecrets(value));
  const before = calls.slice(0, index).findLast((other) => isSame(other, call));
  const body = request === undefined ? undefined : withoutNoise(JSON.parse(request) as JsonObject);
  const old = before?.response === undefined ? undefined : show(before.response);
  return {
    index,
    hook,
    parent: toKey(parent),
    parentName: nameOf(parent),
    why,
    outcome,
    request: body === undefined ? "" : show(body),
    answer: compareText(old, call.response === undefined ? "" : show(call.response)),
    hasHidden:
      request?.includes('"kind":"Secret"') === true ||
      JSON.stringify(call.response ?? "").includes('"kind":"Secret"'),
    isDropped: request === undefined,
  };
}

function isSame(one: HookCall, other: HookCall): boolean {
  return one.hook === other.hook && toKey(one.parent) === toKey(other.parent);
}

/** The controller is the same in each request, and managed fields are for machines. */
function withoutNoise({ controller: _controller, ...rest }: JsonObject): JsonObject {
  const strip = (value: JsonValue | undefined): JsonValue | undefined => {
    if (Array.isArray(value)) return value.map((item) => strip(item) ?? null);
    if (!isObject(value)) return value;
    const entries = Object.entries(value).flatMap(([field, inner]) =>
      field === "managedFields" || field.endsWith("/last-applied-configuration")
        ? []
        : [[field, strip(inner)] as const],
    );
    return Object.fromEntries(entries);
  };
  return strip(rest) as JsonObject;
}

function compareText(before: string | undefined, now: string): DiffLine[] {
  const lines = (text: string): string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));
  if (before === undefined) return lines(now).map((text) => ({ text }));
  return diffLines(before, now).flatMap(({ value, added, removed }) =>
    lines(value).map((text): DiffLine => {
      if (added) return { text, mark: "added" };
      return removed ? { text, mark: "removed" } : { text };
    }),
  );
}
