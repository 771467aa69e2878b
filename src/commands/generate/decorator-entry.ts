import type { Crd } from "../../crd/index.ts";
import { type Problem, UserError } from "../../model/errors.ts";
import { controllerNameRule, resourceKey, routeRule } from "../../project/index.ts";
import { decoratorMethods } from "../../project/read-resource.ts";
import type { DecoratorEntry, Project, ResourceRef } from "../../model/project.ts";
import { problem } from "../fail.ts";
import { checkChildScopes, parseChildren, resolveResource } from "./kind-name.ts";
import { changeResources, splitList } from "./list.ts";
import { refuse } from "./flag.ts";
import { chooseHooks, chooseRelated, type HookFlags, parseSelector } from "./composite.ts";

/** The flags that describe a decorator. What is absent keeps its value, or gets the default. */
export interface DecoratorFlags extends HookFlags {
  readonly name: string;
  readonly targets?: readonly string[];
  readonly attachments?: readonly string[];
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
  readonly resyncPeriod?: number;
  readonly route?: string;
}

/** The entry of a decorator; throws every problem of the flags at once. */
export function buildDecorator(
  flags: DecoratorFlags,
  project: Project,
  known: readonly Crd[],
): DecoratorEntry {
  const before = project.controllers
    .filter((entry) => entry.type === "decorator")
    .find(({ name }) => name === flags.name);
  const targets = chooseTargets(flags, before, known);
  const attached = changeResources(flags.attachments, {
    flag: "--attach",
    before: before?.attachments ?? [],
    crds: known,
    parse: (items) => parseChildren(items, known, { flag: "--attach", methods: decoratorMethods }),
  });
  const related = chooseRelated(flags, before?.related, known);
  const hooks = chooseHooks(flags, before?.hooks);
  const namespaced = targets.found.find(({ scope }) => scope === "Namespaced");
  const problems = [
    ...checkName(flags.name, project, before),
    ...refuse("--route", flags.route, routeRule),
    ...targets.problems,
    ...attached.problems,
    ...related.problems,
    ...("sync" in hooks ? [] : hooks),
    ...(namespaced === undefined ? [] : checkChildScopes(namespaced, attached.items, "--attach")),
  ];
  if (problems.length > 0 || !("sync" in hooks)) throw new UserError(problems);
  const resync = flags.resyncPeriod ?? before?.resyncPeriodSeconds;
  return {
    type: "decorator",
    name: flags.name,
    route: flags.route ?? before?.route ?? flags.name,
    targets: targets.found.map((target) => ({ ...keepSettings(target, before), ...selectorsOf(flags) })),
    attachments: attached.items,
    related: related.items,
    hooks,
    ...(resync === undefined ? {} : { resyncPeriodSeconds: resync }),
    ...(before?.etag === undefined ? {} : { etag: before.etag }),
  };
}

function checkName(name: string, project: Project, before: DecoratorEntry | undefined): Problem[] {
  const broken = refuse("--name", name, controllerNameRule);
  if (broken.length > 0) return broken;
  const isTaken = before === undefined && project.controllers.some((entry) => entry.name === name);
  return isTaken
    ? [
        problem(
          "FLAG_INVALID",
          `--name is ${JSON.stringify(name)}, which a composite controller has.`,
          "Choose another name.",
        ),
      ]
    : [];
}

function chooseTargets(
  flags: DecoratorFlags,
  before: DecoratorEntry | undefined,
  known: readonly Crd[],
): { readonly found: readonly ResourceRef[]; readonly problems: readonly Problem[] } {
  if (flags.targets === undefined && before !== undefined) return { found: before.targets, problems: [] };
  const found = new Map<string, ResourceRef>();
  const problems: Problem[] = [];
  for (const text of splitList(flags.targets ?? [])) {
    const resolved = resolveResource(text, known, "--for");
    if ("problem" in resolved) problems.push(resolved.problem);
    else found.set(resourceKey(resolved.resource), resolved.resource);
  }
  if (found.size === 0 && problems.length === 0)
    problems.push(
      problem(
        "GENERATE_NO_PARENT",
        "A new decorator needs --for.",
        "Name the kinds to decorate, as in --for statefulsets.apps/v1.",
      ),
    );
  return { found: [...found.values()], problems };
}

function keepSettings(
  target: ResourceRef,
  before: DecoratorEntry | undefined,
): DecoratorEntry["targets"][number] {
  const old = before?.targets.find((other) => resourceKey(other) === resourceKey(target));
  return { ...old, ...target };
}

function selectorsOf(
  flags: DecoratorFlags,
): Pick<DecoratorEntry["targets"][number], "labelSelector" | "annotationSelector"> {
  const labels =
    flags.labelSelector === undefined ? undefined : parseSelector(flags.labelSelector, "--selector");
  const annotations =
    flags.annotationSelector === undefined
      ? undefined
      : parseSelector(flags.annotationSelector, "--annotation-selector");
  return {
    ...(labels === undefined ? {} : { labelSelector: toManifest("matchLabels", labels) }),
    ...(annotations === undefined ? {} : { annotationSelector: toManifest("matchAnnotations", annotations) }),
  };
}

function toManifest(map: string, { match, expressions }: ReturnType<typeof parseSelector>): object {
  return {
    ...(Object.keys(match).length === 0 ? {} : { [map]: match }),
    ...(expressions.length === 0 ? {} : { matchExpressions: [...expressions] }),
  };
}
