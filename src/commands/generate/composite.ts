import { type Crd } from "../../crd/index.ts";
import { type Problem, UserError } from "../../errors.ts";
import { controllerNameRule, routeRule } from "../../project/index.ts";
import { compositeMethods } from "../../project/read-resource.ts";
import type { ChildRef, CompositeEntry, Project } from "../../project/model.ts";
import { crdPath } from "../crds.ts";
import { problem } from "../fail.ts";
import { checkChildScopes, parseChildren } from "./children.ts";
import { refuse } from "./flag.ts";
import { type HookFlags, chooseHooks } from "./hooks.ts";
import { chooseName, chooseRoute } from "./names.ts";
import { defaultVersion } from "./resolve.ts";

/** The flags that describe a composite controller. What is absent keeps its value, or gets the default. */
export interface CompositeFlags extends HookFlags {
  readonly children?: readonly string[] | undefined;
  readonly apiVersion?: string | undefined;
  readonly resyncPeriod?: number | undefined;
  readonly generateSelector?: boolean | undefined;
  readonly name?: string | undefined;
  readonly route?: string | undefined;
}

/** The entry of a parent's controller; throws every problem of the flags at once. `known` are all CRDs at hand. */
export function buildComposite(
  crd: Crd,
  flags: CompositeFlags,
  { project, known }: { readonly project: Project; readonly known: readonly Crd[] },
): CompositeEntry {
  const before = findComposite(crd, project);
  const version = chooseVersion(crd, flags.apiVersion, before);
  const parsed =
    flags.children === undefined
      ? { children: before?.children ?? [], problems: [] }
      : parseChildren(flags.children, known, { flag: "--children", methods: compositeMethods });
  const hooks = chooseHooks(flags, before?.hooks);
  const parent = toParent(crd, typeof version === "string" ? version : "", before);
  const problems: Problem[] = [
    ...refuse("--name", flags.name, controllerNameRule),
    ...refuse("--route", flags.route, routeRule),
    ...(typeof version === "string" ? [] : [version]),
    ...parsed.problems,
    ...("sync" in hooks ? [] : hooks),
    ...checkChildScopes(parent, parsed.children, "--children"),
  ];
  if (problems.length > 0 || !("sync" in hooks)) throw new UserError(problems);
  const resync = flags.resyncPeriod ?? before?.resyncPeriodSeconds;
  return {
    type: "composite",
    name: flags.name ?? before?.name ?? chooseName(`${crd.singular}-controller`, crd.group, project),
    route: flags.route ?? before?.route ?? chooseRoute(crd.plural, crd.group, project),
    parent,
    generateSelector: flags.generateSelector ?? before?.generateSelector ?? true,
    children: keepChecks(parsed.children, before),
    related: before?.related ?? [],
    hooks,
    ...(resync === undefined ? {} : { resyncPeriodSeconds: resync }),
    ...(before?.etag === undefined ? {} : { etag: before.etag }),
  };
}

/** The controller that a project already has for a CRD. */
export function findComposite(crd: Crd, project: Project): CompositeEntry | undefined {
  return project.controllers
    .filter((entry) => entry.type === "composite")
    .find(({ parent }) => parent.crd === crdPath(crd));
}

function chooseVersion(
  crd: Crd,
  asked: string | undefined,
  before: CompositeEntry | undefined,
): string | Problem {
  const served = crd.versions.filter((version) => version.served).map(({ name }) => name);
  const current = before?.parent.apiVersion.split("/").at(-1);
  const version = asked?.replace(`${crd.group}/`, "") ?? current ?? defaultVersion(crd);
  if (version !== undefined && served.includes(version)) return version;
  const message = `${crd.name} does not serve version ${JSON.stringify(version ?? "")}.`;
  const fix = `Choose one of ${served.join(", ")} with --api-version.`;
  return problem("GENERATE_VERSION", message, fix, crd.source);
}

function toParent(crd: Crd, version: string, before: CompositeEntry | undefined): CompositeEntry["parent"] {
  return {
    ...before?.parent,
    apiVersion: `${crd.group}/${version}`,
    kind: crd.kind,
    resource: crd.plural,
    scope: crd.scope,
    crd: crdPath(crd),
  };
}

/** Status checks are declared in `metatron.json` alone, so a new list of children must not lose them. */
function keepChecks(children: readonly ChildRef[], before: CompositeEntry | undefined): readonly ChildRef[] {
  return children.map((child) => {
    const old = before?.children.find(
      ({ resource, apiVersion }) => resource === child.resource && apiVersion === child.apiVersion,
    );
    const checks = old?.updateStrategy.statusChecks;
    return checks === undefined
      ? child
      : { ...child, updateStrategy: { ...child.updateStrategy, statusChecks: checks } };
  });
}
