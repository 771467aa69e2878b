import type { JsonObject, JsonValue } from "@metatron/runtime";
import type { LintDocument, Path } from "../model.ts";
import { listOf, objectOf, textOf } from "../values.ts";

/** A resource that a controller names, and where. */
export interface ResourceFacts {
  readonly apiVersion: string;
  readonly resource: string;
  readonly path: Path;
}

export interface ChildFacts extends ResourceFacts {
  /** Undefined when the manifest leaves it to Metacontroller's default, OnDelete. */
  readonly method: string | undefined;
  readonly hasStatusChecks: boolean;
}

export type HookName = "sync" | "finalize" | "customize";

export interface HookFacts {
  readonly name: HookName;
  readonly version: string;
  readonly webhook: JsonObject | undefined;
  readonly path: Path;
}

/** A CompositeController or DecoratorController, hand-written or from `metatron.json`, read without judging it. */
export interface ControllerFacts {
  readonly document: LintDocument;
  readonly path: Path;
  readonly type: "composite" | "decorator";
  readonly name: string;
  readonly parents: readonly (ResourceFacts & { readonly hasSelector: boolean })[];
  readonly children: readonly ChildFacts[];
  readonly hooks: readonly HookFacts[];
  readonly generateSelector: boolean;
  readonly resyncPeriodSeconds: number | undefined;
}

const hookNames: readonly HookName[] = ["sync", "finalize", "customize"];

/** What is known of a Metacontroller manifest. */
export function toControllerFacts(document: LintDocument): ControllerFacts {
  const spec = objectOf(document.value["spec"]);
  const isComposite = document.value["kind"] === "CompositeController";
  const childKey = isComposite ? "childResources" : "attachments";
  const resync = spec["resyncPeriodSeconds"];
  return {
    document,
    path: ["spec"],
    type: isComposite ? "composite" : "decorator",
    name: textOf(objectOf(document.value["metadata"])["name"]) ?? "",
    parents: isComposite
      ? [toParent(spec["parentResource"], ["spec", "parentResource"])]
      : listOf(spec["resources"]).map((entry, index) => toParent(entry, ["spec", "resources", index])),
    children: listOf(spec[childKey]).map((entry, index) => toChild(entry, ["spec", childKey, index])),
    hooks: hooksOf(objectOf(spec["hooks"])),
    generateSelector: spec["generateSelector"] === true,
    resyncPeriodSeconds: typeof resync === "number" ? resync : undefined,
  };
}

/** A named resource at a path. */
export function toResource(value: JsonValue | undefined, path: Path): ResourceFacts {
  const entry = objectOf(value);
  return { apiVersion: textOf(entry["apiVersion"]) ?? "", resource: textOf(entry["resource"]) ?? "", path };
}

/** A parent or target, with whether it is narrowed by a selector. */
export function toParent(value: JsonValue | undefined, path: Path): ControllerFacts["parents"][number] {
  const entry = objectOf(value);
  const hasSelector = entry["labelSelector"] !== undefined || entry["annotationSelector"] !== undefined;
  return { ...toResource(value, path), hasSelector };
}

/** A child or attachment with its update strategy. */
export function toChild(value: JsonValue | undefined, path: Path): ChildFacts {
  const strategy = objectOf(objectOf(value)["updateStrategy"]);
  const checks = strategy["statusChecks"];
  const conditions = Array.isArray(checks) ? checks : listOf(objectOf(checks)["conditions"]);
  return {
    ...toResource(value, path),
    method: textOf(strategy["method"]),
    hasStatusChecks: conditions.length > 0,
  };
}

function hooksOf(hooks: JsonObject): HookFacts[] {
  return hookNames
    .filter((name) => hooks[name] !== undefined && hooks[name] !== null)
    .map((name) => {
      const hook = objectOf(hooks[name]);
      const webhook = hook["webhook"];
      return {
        name,
        version: textOf(hook["version"]) ?? "v1",
        webhook: webhook === undefined ? undefined : objectOf(webhook),
        path: ["spec", "hooks", name],
      };
    });
}
