import { builtinKinds } from "@metatron/runtime/kubernetes";
import type { Crd } from "../../crd/index.ts";
import type { Problem } from "../../model/errors.ts";
import { defaultUpdateMethod, findBuiltin, nearestKinds } from "../../kinds/index.ts";
import { withArticle } from "../../model/article.ts";
import { nearest } from "../../model/nearest.ts";
import { resourceKey } from "../../project/index.ts";
import type { ChildRef, ResourceRef } from "../../model/project.ts";
import { crdPath } from "../crds.ts";
import { problem } from "../fail.ts";

/** A resource that was found, or why not. */
export type Resolved = { readonly resource: ResourceRef } | { readonly problem: Problem };

/**
 * Finds the kind of a name as people write it: `deployments`, `deploy`, `Deployment`, `statefulsets.apps/v1`,
 * `widgets.example.com/v1`. A CRD's full name wins, then built-in kinds, then the short forms of CRDs.
 */
export function resolveResource(text: string, crds: readonly Crd[], flag: string): Resolved {
  const slash = text.indexOf("/");
  const name = slash < 0 ? text : text.slice(0, slash);
  const version = slash < 0 ? undefined : text.slice(slash + 1);
  const full = crds.find((crd) => crd.name === name.toLowerCase() || `${crd.kind}.${crd.group}` === name);
  if (full !== undefined) return fromCrd(full, version, flag);
  const builtin = findBuiltin(name);
  if (builtin !== undefined) return fromBuiltin(builtin, version, flag);
  const short = crds.find((crd) => shortFormsOf(crd).includes(name.toLowerCase()));
  if (short !== undefined) return fromCrd(short, version, flag);
  return { problem: unknown(text, name, crds, flag) };
}

/** The storage version, or the first served one where the storage version is not served. */
export function defaultVersion(crd: Crd): string | undefined {
  const served = crd.versions.filter((version) => version.served);
  return (served.find(({ storage }) => storage) ?? served[0])?.name;
}

function shortFormsOf(crd: Crd): readonly string[] {
  return [crd.plural, crd.singular, crd.kind.toLowerCase(), ...crd.shortNames];
}

function fromCrd(crd: Crd, asked: string | undefined, flag: string): Resolved {
  const served = crd.versions.filter((version) => version.served).map(({ name }) => name);
  const version = asked ?? defaultVersion(crd);
  if (version === undefined || !served.includes(version))
    return { problem: wrongVersion(crd.name, version ?? "", served, flag) };
  const { kind, plural, scope } = crd;
  return {
    resource: { apiVersion: `${crd.group}/${version}`, kind, resource: plural, scope, crd: crdPath(crd) },
  };
}

function fromBuiltin(
  builtin: (typeof builtinKinds)[number],
  asked: string | undefined,
  flag: string,
): Resolved {
  const { group, versions, kind, resource, scope } = builtin;
  if (!builtin.isStored) {
    const message = `${flag}: objects of ${kind} are never stored, so a controller cannot own them.`;
    return { problem: problem("GENERATE_RESOURCE_TRANSIENT", message, `Remove ${resource}.`) };
  }
  const name = group === "" ? resource : `${resource}.${group}`;
  if (asked !== undefined && !versions.includes(asked))
    return { problem: wrongVersion(name, asked, versions, flag) };
  const version = asked ?? versions[0];
  return { resource: { apiVersion: group === "" ? version : `${group}/${version}`, kind, resource, scope } };
}

function wrongVersion(name: string, asked: string, served: readonly string[], flag: string): Problem {
  const message = `${flag}: ${name} does not exist in version ${JSON.stringify(asked)}.`;
  return problem("GENERATE_RESOURCE_VERSION", message, `Served are ${served.join(", ")}.`);
}

function unknown(text: string, name: string, crds: readonly Crd[], flag: string): Problem {
  const custom = nearest(
    name,
    crds.flatMap((crd) => [crd.name, ...shortFormsOf(crd)]),
  );
  const names = [...custom, ...nearestKinds(name).map(({ resource }) => resource)].slice(0, 3);
  const meant = names.length === 0 ? "" : `Did you mean ${names.join(", ")}? `;
  const message = `${flag}: there is no resource ${JSON.stringify(text)}.`;
  return problem("GENERATE_RESOURCE_UNKNOWN", message, `${meant}For a custom kind, pass its CRD file too.`);
}

type Method = ChildRef["updateStrategy"]["method"];

/** Which list is read, for messages, and what it allows. */
export interface ListRules {
  readonly flag: "--children" | "--attach";
  readonly methods: readonly Method[];
}

/** What a list of kinds came to. */
interface Parsed<T> {
  readonly items: readonly T[];
  readonly problems: readonly Problem[];
}

/** Reads `deployments=InPlace`, `services` and `widgets.example.com/v1=Recreate`. */
export function parseChildren(
  texts: readonly string[],
  crds: readonly Crd[],
  rules: ListRules,
): Parsed<ChildRef> {
  const methods = new Map<string, Method>();
  const problems: Problem[] = [];
  const names = texts.map((text) => {
    const [name = "", ...method] = text.split("=");
    const read = method.length === 0 ? undefined : readMethod(method.join("="), rules);
    if (typeof read === "object") problems.push(read);
    else if (read !== undefined) methods.set(name, read);
    return name;
  });
  const { items, problems: unknown } = parseKinds(names, crds, rules.flag);
  const children = items.map(({ name, resource }) => ({
    ...resource,
    updateStrategy: { method: methods.get(name) ?? defaultUpdateMethod(resource.kind) },
  }));
  return { items: children, problems: [...problems, ...unknown] };
}

/** Reads the kinds that a customize hook may ask for. */
export function parseRelated(texts: readonly string[], crds: readonly Crd[]): Parsed<ResourceRef> {
  const { items, problems } = parseKinds(texts, crds, "--related");
  return { items: items.map(({ resource }) => resource), problems };
}

/** Each kind with the name that it was given; none twice. */
function parseKinds(
  names: readonly string[],
  crds: readonly Crd[],
  flag: string,
): Parsed<{ readonly name: string; readonly resource: ResourceRef }> {
  const items: { readonly name: string; readonly resource: ResourceRef }[] = [];
  const problems: Problem[] = [];
  for (const name of names) {
    const resolved = resolveResource(name, crds, flag);
    if ("problem" in resolved) {
      problems.push(resolved.problem);
      continue;
    }
    const { resource } = resolved;
    const twice = items.find((other) => resourceKey(other.resource) === resourceKey(resource));
    if (twice === undefined) items.push({ name, resource });
    else problems.push(named(twice.resource, resource, flag));
  }
  return { items, problems };
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
        `${flag}: ${kind} is cluster-scoped, and ${withArticle(owner.kind)} is namespaced: it cannot own one.`,
        `Remove ${resource}; a customize hook can read it as a related object.`,
      ),
    );
}
