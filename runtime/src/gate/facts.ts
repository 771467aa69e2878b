import type { HookName } from "../controller/controller.ts";
import type { JsonObject } from "../kubernetes/json.ts";
import type { LabelSelector } from "../kubernetes/manifest.ts";
import type { Scope } from "../kubernetes/object.ts";

/** Where a parent is read from once more: the hook may have changed the one that it got. */
export interface ParentSource {
  readParent(): JsonObject;
}

/** What the gate knows of a call, taken from the request before the hook could touch it. */
export interface CallFacts {
  readonly hook: HookName;
  /** The parent or decorated object, as `Kind namespace/name`. */
  readonly parent: string;
  readonly namespace: string | undefined;
  readonly scope: Scope | undefined;
  /** `spec.selector` of a composite parent whose children must match it. */
  readonly selector: LabelSelector | undefined;
  /** The uid of a composite parent whose children Metacontroller labels with it. */
  readonly labelledUid: string | undefined;
  readonly source: ParentSource;
}

/** Names an object for people: `Service default/web`. */
export function describe(value: unknown, fallbackKind = "object"): string {
  const object = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  const metadata = (typeof object["metadata"] === "object" ? object["metadata"] : undefined) ?? {};
  const { name, namespace } = metadata as Record<string, unknown>;
  const kind = text(object["kind"]) ?? fallbackKind;
  const place = text(namespace);
  return `${kind} ${place === undefined ? "" : `${place}/`}${text(name) ?? "without a name"}`;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value.slice(0, 253) : undefined;
}
