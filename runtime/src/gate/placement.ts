import type { Scope } from "../kubernetes/object.ts";
import { type CallFacts, describe } from "./facts.ts";
import { type ProblemList, nameOf } from "./problem.ts";

interface PlacementCheck {
  readonly facts: CallFacts;
  readonly list: ProblemList;
}

/** Checks that a child lies where Metacontroller can own it, given its scope and the parent's. */
export function checkPlacement(
  child: Readonly<Record<string, unknown>>,
  path: string,
  scope: Scope,
  { facts, list }: PlacementCheck,
): void {
  const { namespace } = child["metadata"] as { namespace?: unknown };
  if (namespace !== undefined && (typeof namespace !== "string" || namespace === "")) {
    list.add(
      `${path}.metadata.namespace`,
      `${nameOf(namespace)} is no namespace`,
      "give a name or leave it out",
    );
    return;
  }
  const problem = placementProblem(namespace, scope, facts);
  if (problem === undefined) return;
  list.add(`${path}.metadata.namespace`, `${describe(child)} ${problem[0]}`, problem[1]);
}

/** What is wrong with the place of a child of that scope, and how to mend it. */
export function placementProblem(
  namespace: unknown,
  scope: Scope,
  facts: CallFacts,
): readonly [string, string] | undefined {
  return scope === "Cluster" ? clusterProblem(namespace, facts) : namespaceProblem(namespace, facts);
}

function clusterProblem(namespace: unknown, facts: CallFacts): readonly [string, string] | undefined {
  if (namespace !== undefined) {
    return ["is cluster-scoped and has a namespace: it would never converge", "leave metadata.namespace out"];
  }
  if (facts.scope !== "Namespaced") return undefined;
  return [
    "is cluster-scoped and its parent is not: the garbage collector would delete it again",
    "make the parent cluster-scoped, or own the object from a cluster-scoped one",
  ];
}

function namespaceProblem(namespace: unknown, facts: CallFacts): readonly [string, string] | undefined {
  if (facts.scope === "Cluster" && namespace === undefined) {
    return ["has no namespace and its cluster-scoped parent has none to give", "give metadata.namespace"];
  }
  const isForeign =
    facts.scope !== "Cluster" &&
    facts.namespace !== undefined &&
    (namespace ?? facts.namespace) !== facts.namespace;
  if (!isForeign) return undefined;
  return [
    `lies outside the parent's namespace ${facts.namespace ?? ""}: Metacontroller never finds it again`,
    "leave metadata.namespace out, or use the parent's",
  ];
}
