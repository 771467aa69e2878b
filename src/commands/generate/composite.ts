import { versionOf } from "@metatron/runtime/kubernetes";
import type { HookVersion, LabelSelector } from "@metatron/runtime";
import type { Crd } from "../../crd/index.ts";
import { type Problem, UserError } from "../../model/errors.ts";
import { controllerNameRule, routeRule, type TextRule } from "../../project/index.ts";
import type { ChildRef, CompositeEntry, HooksRef, Project, ResourceRef } from "../../model/project.ts";
import { compositeMethods } from "../../project/read-resource.ts";
import { crdPath } from "../crds.ts";
import { fail, problem } from "../fail.ts";
import { checkChildScopes, defaultVersion, parseChildren, parseRelated } from "./kind-name.ts";
import { type Changed, changeNames, changeResources } from "./list.ts";
import { refuse } from "./flag.ts";

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
  const children = changeResources(flags.children, {
    flag: "--children",
    before: before?.children ?? [],
    crds: known,
    parse: (items) => parseChildren(items, known, { flag: "--children", methods: compositeMethods }),
  });
  const related = chooseRelated(flags, before?.related, known);
  const hooks = chooseHooks(flags, before?.hooks);
  const parent = toParent(crd, typeof version === "string" ? version : "", before);
  const problems: Problem[] = [
    ...refuse("--name", flags.name, controllerNameRule),
    ...refuse("--route", flags.route, routeRule),
    ...(typeof version === "string" ? [] : [version]),
    ...children.problems,
    ...related.problems,
    ...("sync" in hooks ? [] : hooks),
    ...checkChildScopes(parent, children.items, "--children"),
  ];
  if (problems.length > 0 || !("sync" in hooks)) throw new UserError(problems);
  const resync = flags.resyncPeriod ?? before?.resyncPeriodSeconds;
  return {
    type: "composite",
    name: flags.name ?? before?.name ?? chooseName(`${crd.singular}-controller`, crd.group, project),
    route: flags.route ?? before?.route ?? chooseRoute(crd.plural, crd.group, project),
    parent,
    generateSelector: flags.generateSelector ?? before?.generateSelector ?? true,
    children: keepChecks(children.items, before),
    related: related.items,
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
  const current = before && versionOf(before.parent.apiVersion);
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

const names = ["sync", "finalize", "customize"] as const;

/** What the flags say of hooks. */
export interface HookFlags {
  readonly related?: readonly string[] | undefined;
  readonly hooks?: readonly string[] | undefined;
  readonly hookVersion?: HookVersion | undefined;
}

/** The hooks of a controller: those of the flags, else those it has, else sync alone. Related kinds need customize. */
export function chooseHooks(flags: HookFlags, before: HooksRef | undefined): HooksRef | readonly Problem[] {
  const had = names.filter((name) => before?.[name] !== undefined);
  const asked = changeNames(flags.hooks, {
    flag: "--hooks",
    noun: "hook",
    code: "GENERATE_HOOK",
    known: names,
    before: had,
  });
  if (asked.problems.length > 0) return asked.problems;
  const wanted = new Set(asked.items);
  if (flags.related !== undefined && flags.hooks === undefined) wanted.add("customize");
  const version = flags.hookVersion;
  const hook = (name: (typeof names)[number]): HooksRef["sync"] => ({
    ...before?.[name],
    version: version ?? before?.[name]?.version ?? before?.sync.version ?? "v2",
  });
  return {
    sync: hook("sync"),
    ...(wanted.has("finalize") ? { finalize: hook("finalize") } : {}),
    ...(wanted.has("customize") ? { customize: hook("customize") } : {}),
  };
}

/** The kinds that the customize hook may ask for. */
export function chooseRelated(
  { related }: HookFlags,
  before: readonly ResourceRef[] = [],
  crds: readonly Crd[],
): Changed<ResourceRef> {
  return changeResources(related, {
    flag: "--related",
    before,
    crds,
    parse: (items) => parseRelated(items, crds),
  });
}

/** A name that obeys a rule's bound out of a longer one. */
function shorten(name: string, { maxLength }: TextRule): string {
  return name.slice(0, maxLength).replace(/[^a-z0-9]+$/, "");
}

/** A controller name that no other controller of the project has: `<singular>-controller`, or with the group. */
function chooseName(base: string, group: string, project: Project): string {
  const taken = new Set(project.controllers.map(({ name }) => name));
  return firstFree([base, `${base}-${group.replaceAll(".", "-")}`], taken, controllerNameRule);
}

/** A route that no other controller of the project has: `<plural>`, or with the group. */
function chooseRoute(base: string, group: string, project: Project): string {
  const taken = new Set(project.controllers.map(({ route }) => route));
  return firstFree([base, `${base}.${group}`], taken, routeRule);
}

function firstFree(candidates: readonly string[], taken: ReadonlySet<string>, rule: TextRule): string {
  for (const candidate of candidates.map((each) => shorten(each, rule)))
    if (!taken.has(candidate)) return candidate;
  const base = (candidates[0] ?? "controller").slice(0, rule.maxLength - 5);
  let number = 2;
  while (taken.has(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}

type Expression = NonNullable<LabelSelector["matchExpressions"]>[number];

/** A selector as kubectl spells it, in the two parts that a manifest has. */
export interface ParsedSelector {
  readonly match: Readonly<Record<string, string>>;
  readonly expressions: readonly Expression[];
}

const key = String.raw`((?:[A-Za-z0-9.-]+\/)?[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)`;
const forms: readonly {
  readonly pattern: RegExp;
  readonly read: (key: string, value: string) => Expression | string;
}[] = [
  {
    pattern: new RegExp(`^${key}\\s*!=\\s*(\\S*)$`),
    read: (name, value) => ({ key: name, operator: "NotIn", values: [value] }),
  },
  { pattern: new RegExp(`^${key}\\s*==?\\s*(\\S*)$`), read: (_name, value) => value },
  {
    pattern: new RegExp(`^${key}\\s+in\\s*\\(([^)]*)\\)$`),
    read: (name, list) => ({ key: name, operator: "In", values: split(list) }),
  },
  {
    pattern: new RegExp(`^${key}\\s+notin\\s*\\(([^)]*)\\)$`),
    read: (name, list) => ({ key: name, operator: "NotIn", values: split(list) }),
  },
  { pattern: new RegExp(`^!\\s*${key}()$`), read: (name) => ({ key: name, operator: "DoesNotExist" }) },
  { pattern: new RegExp(`^${key}()$`), read: (name) => ({ key: name, operator: "Exists" }) },
];

const split = (list: string): string[] => list.split(",").map((item) => item.trim());

/** Reads `app=web,tier!=db,track in (a, b),!canary`; throws when a part is none of these. */
export function parseSelector(text: string, flag: string): ParsedSelector {
  const match: Record<string, string> = {};
  const expressions: Expression[] = [];
  for (const part of text.split(/,(?![^(]*\))/).map((item) => item.trim())) {
    const form = forms.find(({ pattern }) => pattern.test(part));
    const [, name = "", value = ""] = form?.pattern.exec(part) ?? [];
    const read = form?.read(name, value);
    if (read === undefined)
      fail(
        "FLAG_INVALID",
        `${flag}: ${JSON.stringify(part)} is no selector.`,
        "Write key=value, key!=value, key in (a, b), key notin (a, b), key or !key.",
      );
    if (typeof read === "string") match[name] = read;
    else expressions.push(read);
  }
  return { match, expressions };
}
