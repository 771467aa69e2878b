import { type KindInfo, assemble } from "../core/assemble.ts";
import type { Report } from "../core/error.ts";
import { checkName } from "../core/names.ts";
import type { NamespacedOptions } from "../core/types.ts";
import type { ParentReference } from "./model.ts";
import { type ParentOption, toParents } from "./references.ts";

/** What all routes have in common. */
export interface RouteOptions extends NamespacedOptions {
  /** The Gateways, or their names, that it attaches to. */
  readonly parentRefs?: readonly ParentOption[] | undefined;
  readonly useDefaultGateways?: "All" | "None" | undefined;
}

/** The fields of a route's spec that all routes have in common. */
export interface RouteSpec<Rule> {
  parentRefs?: ParentReference[];
  useDefaultGateways?: "All" | "None";
  hostnames?: string[];
  rules: Rule[];
}

/** Puts a route together from its parents, its hosts and its finished rules. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the builder says which kind comes out
export function assembleRoute<T>(
  info: KindInfo,
  name: string,
  options: RouteOptions & { readonly hostnames?: readonly string[] | undefined },
  toRules: (report: Report) => readonly object[],
): T {
  return assemble<T>(info, name, options, (report) => {
    for (const host of options.hostnames ?? []) checkName(report, "spec.hostnames", host, "host");
    const parentRefs = toParents(options.parentRefs);
    for (const [index, parent] of parentRefs.entries())
      if (!parent.name) report(`spec.parentRefs[${index}].name`, "is missing");
    const { hostnames, useDefaultGateways } = options;
    return { spec: { parentRefs, useDefaultGateways, hostnames, rules: toRules(report) } };
  });
}
