import type { HookName } from "../controller/controller.ts";
import type { Declaration } from "../controller/declaration.ts";
import { type JsonObject, isPlainObject } from "../kubernetes/json.ts";
import type { LabelSelector } from "../kubernetes/manifest.ts";
import type { Scope } from "../kubernetes/object.ts";
import { copyJson } from "./json.ts";
import { ProblemList } from "./problem.ts";

/** Where a parent is read from once more: the hook may have changed the one that it got. */
export interface ParentSource {
  readParent(): JsonObject;
}

/** What the gate knows of a call, taken from the request before the hook could touch it. */
export interface GateContext {
  readonly hook: HookName;
  /** The parent or decorated object, as `Kind namespace/name`. */
  readonly parent: string;
  /** The uid of the parent or decorated object. */
  readonly uid: string | undefined;
  readonly namespace: string | undefined;
  readonly scope: Scope | undefined;
  /** `spec.selector` of a composite parent whose children must match it. */
  readonly selector: LabelSelector | undefined;
  /** The uid of a composite parent whose children Metacontroller labels with it. */
  readonly labelledUid: string | undefined;
  readonly source: ParentSource;
}

/** The context of a call, taken from its parent before the hook can change it. */
export function toGateContext(
  declaration: Declaration,
  hook: HookName,
  parent: JsonObject,
  source: ParentSource,
): GateContext {
  const metadata = isPlainObject(parent["metadata"]) ? parent["metadata"] : {};
  const namespace = textOf(metadata["namespace"]);
  const spec = isPlainObject(parent["spec"]) ? parent["spec"] : {};
  const isComposite = declaration.type === "composite";
  const isLabelled = isComposite && declaration.generateSelector;
  return {
    hook,
    parent: describe(parent, isComposite ? declaration.parent.kind : "object"),
    uid: textOf(metadata["uid"]),
    namespace,
    scope: scopeOf(declaration, parent, namespace),
    selector:
      isComposite && !isLabelled && isPlainObject(spec["selector"]) ? copyOf(spec["selector"]) : undefined,
    labelledUid: isLabelled ? textOf(metadata["uid"]) : undefined,
    source,
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

function copyOf(selector: JsonObject): LabelSelector {
  const copied = copyJson(selector, "spec.selector", new ProblemList(), { nullIsAllowed: true });
  return isPlainObject(copied) ? copied : {};
}

function scopeOf(
  declaration: Declaration,
  parent: JsonObject,
  namespace: string | undefined,
): Scope | undefined {
  if (declaration.type === "composite") return declaration.parent.scope;
  const target = declaration.targets.find(
    ({ apiVersion, kind }) => apiVersion === parent["apiVersion"] && kind === parent["kind"],
  );
  return target?.scope ?? (namespace === undefined ? undefined : "Namespaced");
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
