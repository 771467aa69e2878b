import { defaultUpdateMethod } from "../../kinds/index.ts";
import type { Crd } from "../../crd/index.ts";
import type { Problem } from "../../errors.ts";
import { nearest, resourceKey } from "../../project/index.ts";
import type { ChildRef, ResourceRef } from "../../project/model.ts";
import { problem } from "../fail.ts";
import { resolveResource } from "./resolve.ts";

type Method = ChildRef["updateStrategy"]["method"];

/** What a list of children came to. */
export interface ParsedChildren {
  readonly children: readonly ChildRef[];
  readonly problems: readonly Problem[];
}

/** Which list is read, for messages, and what it allows. */
export interface ListRules {
  readonly flag: "--children" | "--attach";
  readonly methods: readonly Method[];
}

/** Reads `deployments=InPlace,services,widgets.example.com/v1=Recreate`. */
export function parseChildren(
  lists: readonly string[],
  crds: readonly Crd[],
  rules: ListRules,
): ParsedChildren {
  const items = splitList(lists);
  const children: ChildRef[] = [];
  const problems: Problem[] = [];
  for (const item of items) {
    const equals = item.indexOf("=");
    const resolved = resolveResource(equals < 0 ? item : item.slice(0, equals), crds, rules.flag);
    const method = equals < 0 ? undefined : readMethod(item.slice(equals + 1), rules);
    if (typeof method === "object") problems.push(method);
    if ("problem" in resolved) problems.push(resolved.problem);
    else if (typeof method !== "object") {
      const { resource } = resolved;
      const twice = children.find((child) => resourceKey(child) === resourceKey(resource));
      if (twice === undefined)
        children.push({
          ...resource,
          updateStrategy: { method: method ?? defaultUpdateMethod(resource.kind) },
        });
      else problems.push(named(twice, resource, rules.flag));
    }
  }
  return { children, problems };
}

/** The parts of a comma-separated flag that may be repeated. */
export function splitList(lists: readonly string[]): readonly string[] {
  return lists
    .flatMap((list) => list.split(","))
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function readMethod(text: string, { flag, methods }: ListRules): Method | Problem {
  const found = methods.find((method) => method.toLowerCase() === text.toLowerCase());
  if (found !== undefined) return found;
  const [meant] = nearest(text, methods);
  const fix = `${meant === undefined ? "" : `Did you mean ${meant}? `}Methods are ${methods.join(", ")}.`;
  return problem("GENERATE_METHOD", `${flag}: there is no update method ${JSON.stringify(text)}.`, fix);
}

function named(first: ResourceRef, second: ResourceRef, flag: string): Problem {
  const versions =
    first.apiVersion === second.apiVersion ? "" : ` (${first.apiVersion} and ${second.apiVersion})`;
  return problem(
    "GENERATE_RESOURCE_TWICE",
    `${flag}: ${second.resource} is named twice${versions}.`,
    "Name it once.",
  );
}

/** A problem for each child that a namespaced parent cannot own. */
export function checkChildScopes(
  owner: ResourceRef,
  children: readonly ChildRef[],
  flag: string,
): readonly Problem[] {
  if (owner.scope === "Cluster") return [];
  return children
    .filter(({ scope }) => scope === "Cluster")
    .map(({ kind, resource }) =>
      problem(
        "GENERATE_CHILD_SCOPE",
        `${flag}: ${kind} is cluster-scoped, and a ${owner.kind} is namespaced: it cannot own one.`,
        `Remove ${resource}; a customize hook can read it as a related object.`,
      ),
    );
}
