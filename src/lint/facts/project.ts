import type { JsonObject } from "@metatron/runtime";
import type { LintDocument, Path } from "../model.ts";
import { listOf, objectOf, textOf } from "../values.ts";
import { type ControllerFacts, type HookFacts, type HookName, toChild, toParent } from "./controller.ts";

/** What `metatron.json` says that rules need: where the hooks are served and which routes answer. */
export interface ProjectFacts {
  readonly document: LintDocument;
  readonly name: string;
  readonly namespace: string;
  readonly routes: readonly { readonly route: string; readonly hooks: readonly HookName[] }[];
  readonly controllers: readonly ControllerFacts[];
  /** The text of each user-owned controller source, by the controller's name. */
  readonly sources: ReadonlyMap<string, string>;
}

/** What is known of a declaration; `sources` are the texts of `src/controllers/*.ts` by controller name. */
export function toProjectFacts(document: LintDocument, sources: ReadonlyMap<string, string>): ProjectFacts {
  const entries = listOf(document.value["controllers"]).map(objectOf);
  const controllers = entries.map((entry, index) => toFacts(document, entry, ["controllers", index]));
  return {
    document,
    name: textOf(document.value["name"]) ?? "",
    namespace: textOf(document.value["namespace"]) ?? "",
    routes: controllers.map((controller, index) => ({
      route: textOf(entries[index]?.["route"]) ?? "",
      hooks: controller.hooks.map((hook) => hook.name),
    })),
    controllers,
    sources,
  };
}

function toFacts(document: LintDocument, entry: JsonObject, path: Path): ControllerFacts {
  const isComposite = entry["type"] !== "decorator";
  const childKey = isComposite ? "children" : "attachments";
  const resync = entry["resyncPeriodSeconds"];
  return {
    document,
    path,
    type: isComposite ? "composite" : "decorator",
    name: textOf(entry["name"]) ?? "",
    parents: isComposite
      ? [toParent(entry["parent"], [...path, "parent"])]
      : listOf(entry["targets"]).map((target, index) => toParent(target, [...path, "targets", index])),
    children: listOf(entry[childKey]).map((child, index) => toChild(child, [...path, childKey, index])),
    hooks: hooksOf(entry, path),
    generateSelector: entry["generateSelector"] !== false,
    resyncPeriodSeconds: typeof resync === "number" ? resync : undefined,
  };
}

/** The declaration's hooks as the manifest would have them: the webhook's address is the generator's business. */
function hooksOf(entry: JsonObject, path: Path): HookFacts[] {
  const hooks = objectOf(entry["hooks"]);
  const etag = entry["etag"];
  return (["sync", "finalize", "customize"] as const)
    .filter((name) => hooks[name] !== undefined)
    .map((name) => {
      const hook = objectOf(hooks[name]);
      const seconds = hook["timeoutSeconds"];
      return {
        name,
        version: textOf(hook["version"]) ?? "v1",
        webhook: {
          ...(typeof seconds === "number" ? { timeout: `${seconds}s` } : {}),
          ...(etag === undefined ? {} : { etag: { enabled: true, ...objectOf(etag) } }),
        },
        path: [...path, "hooks", name],
      };
    });
}
