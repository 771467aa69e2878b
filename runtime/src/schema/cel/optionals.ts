import { type Environment, Optional } from "@marcbachmann/cel-js";
import { fail } from "./library.ts";
import { type Macro, type MacroCall, Variables } from "./macro.ts";

/** The macros `optMap` and `optFlatMap` of optional values. */
export function optionalMacros(environment: Environment): void {
  environment
    .registerFunction("optional.optMap(ast, ast): optional<dyn>", (call: MacroCall) =>
      mapped(call, (value) => Optional.of(value)),
    )
    .registerFunction("optional.optFlatMap(ast, ast): optional<dyn>", (call: MacroCall) =>
      mapped(call, (value) =>
        value instanceof Optional ? value : fail("optFlatMap must yield an optional"),
      ),
    );
}

function mapped({ args, receiver }: MacroCall, wrap: (value: unknown) => unknown): Macro {
  const variables = new Variables(args.slice(0, 1));
  const [, body] = args;
  return {
    async: false,
    typeCheck(checker, _macro, scope) {
      checker.check(receiver, scope);
      if (body !== undefined) checker.check(body, variables.declare(checker, scope));
      return checker.getType("optional");
    },
    evaluate(evaluator, _macro, scope) {
      const value = evaluator.run(receiver, scope);
      if (!(value instanceof Optional)) return fail("no such overload");
      if (!value.hasValue() || body === undefined) return Optional.none();
      return wrap(evaluator.run(body, variables.bind(evaluator, scope, [value.value()])));
    },
  };
}
