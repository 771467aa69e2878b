import { type Environment, Optional } from "@marcbachmann/cel-js";
import { fail } from "./library.ts";
import type { Macro, MacroCall, Node } from "./macro.ts";

/** The macro `has`, called `hasField` here: that of cel-js refuses `has(self.list[0].field)`. */
export function presence(environment: Environment): void {
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
  if (typeof object !== "object" || object === null || Array.isArray(object)) return fail("no such overload");
  return Object.hasOwn(object, field);
}
