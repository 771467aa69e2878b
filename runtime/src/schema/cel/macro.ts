/** A node of a parsed rule; macros keep it and hand it back to cel-js. */
export interface Node {
  readonly op: string;
  readonly args: unknown;
}

/** The scope of variables at a node, at check time and again at evaluation time. */
export interface Scope {
  forkWithVariable(name: string, type: unknown): Scope;
  reuse(parent: Scope): Scope;
  setIterValue(value: unknown, evaluator: Evaluator): Scope;
}

/** What checks the types of a rule. */
export interface Checker {
  check(node: Node, scope: Scope): unknown;
  getType(name: string): unknown;
}

/** What evaluates a rule. */
export interface Evaluator {
  run(node: Node, scope: Scope): unknown;
}

/** What cel-js gives a macro when it meets one while parsing. */
export interface MacroCall {
  readonly args: readonly Node[];
  readonly receiver: Node;
}

/** What a macro answers: how it is checked, and how it is evaluated. */
export interface Macro {
  readonly async: false;
  typeCheck(checker: Checker, macro: Macro, scope: Scope): unknown;
  evaluate(evaluator: Evaluator, macro: Macro, scope: Scope): unknown;
}

/** The scope of a macro's own variables, once it is checked. */
export class Variables {
  readonly #names: readonly string[];
  #scopes: Scope[] = [];

  constructor(nodes: readonly (Node | undefined)[]) {
    this.#names = nodes.map((node) => {
      if (node?.op === "id" && typeof node.args === "string") return node.args;
      throw new Error("argument must be a simple name");
    });
  }

  /** Declares the variables, all of them dynamic, and answers the scope inside the macro. */
  declare(checker: Checker, scope: Scope): Scope {
    const dynamic = checker.getType("dyn");
    this.#scopes = [];
    return this.#names.reduce((outer, name) => {
      const inner = outer.forkWithVariable(name, dynamic);
      this.#scopes.push(inner);
      return inner;
    }, scope);
  }

  /** The scope with these values. */
  bind(evaluator: Evaluator, scope: Scope, values: readonly unknown[]): Scope {
    return this.#scopes.reduce(
      (outer, inner, index) => inner.reuse(outer).setIterValue(values[index], evaluator),
      scope,
    );
  }
}

const keywords = new Set([
  "true",
  "false",
  "null",
  "in",
  "as",
  "break",
  "const",
  "continue",
  "else",
  "for",
  "function",
  "if",
  "import",
  "let",
  "loop",
  "package",
  "namespace",
  "return",
]);

const replacements: Readonly<Record<string, string>> = {
  __: "__underscores__",
  ".": "__dot__",
  "-": "__dash__",
  "/": "__slash__",
};

const known = new Map<string, string | undefined>();
const LIMIT = 10_000;

/**
 * The identifier by which a CEL rule reaches a property, or undefined when it can reach it by none.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-expression
 */
export function celName(property: string): string | undefined {
  if (!known.has(property)) {
    if (known.size >= LIMIT) known.clear();
    known.set(property, escape(property));
  }
  return known.get(property);
}

function escape(property: string): string | undefined {
  if (keywords.has(property)) return `__${property}__`;
  if (!/^[A-Za-z_][A-Za-z0-9_./-]*$/.test(property)) return undefined;
  return property.replaceAll(/__|[./-]/g, (part) => replacements[part] ?? part);
}
