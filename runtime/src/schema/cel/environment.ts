import { isObject } from "../../kubernetes/json.ts";
import { Environment, Optional } from "@marcbachmann/cel-js";
import { addresses, urls } from "./network.ts";
import { comprehensions, lists, sets } from "./lists.ts";
import { namedFormats, strings } from "./strings.ts";
import { quantities, semvers } from "./numbers.ts";
import type { MacroCall, Node, Macro } from "./macro.ts";

import { fail } from "./library.ts";

/** What rules are compiled in: one environment where `oldSelf` is a value, one where it is optional. */
export interface CelEnvironments {
  readonly plain: Environment;
  readonly optionalOldSelf: Environment;
}

const libraries = [
  presence,
  strings,
  lists,
  sets,
  quantities,
  semvers,
  urls,
  addresses,
  namedFormats,
  comprehensions,
];

let environments: CelEnvironments | undefined;

/**
 * CEL with the libraries of Kubernetes; made when the first rule is met.
 * @see https://kubernetes.io/docs/reference/using-api/cel/#cel-options-language-features-and-libraries
 */
export function celEnvironments(): CelEnvironments {
  environments ??= create();
  return environments;
}

function create(): CelEnvironments {
  const base = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false });
  for (const library of libraries) library(base);
  const self = base.clone().registerVariable("self", "dyn");
  return {
    plain: self.clone().registerVariable("oldSelf", "dyn"),
    optionalOldSelf: self.clone().registerVariable("oldSelf", "optional<dyn>"),
  };
}

/** The macro `has`, called `hasField` here: that of cel-js refuses `has(self.list[0].field)`. */
function presence(environment: Environment): void {
  environment.registerFunction("hasField(ast): bool", ({ args }: MacroCall) => hasField(args[0]));
}

function hasField(node: Node | undefined): Macro {
  if (node === undefined || (node.op !== "." && node.op !== ".?"))
    throw new Error("invalid argument to has() macro");
  const [object, field] = node.args as [Node, string];
  return {
    async: false,
    typeCheck(checker, _macro, scope) {
      checker.check(object, scope);
      return checker.getType("bool");
    },
    evaluate: (evaluator, _macro, scope) => isPresent(evaluator.run(object, scope), field),
  };
}

function isPresent(object: unknown, field: string): boolean {
  if (object instanceof Optional) return object.hasValue() && isPresent(object.value(), field);
  if (object instanceof Map) return object.has(field);
  if (!isObject(object)) return fail("no such overload");
  return Object.hasOwn(object, field);
}
