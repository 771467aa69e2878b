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
