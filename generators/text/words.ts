/** `HTTPRoute` becomes `http-route`, as files are named. */
export function kebabCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .toLowerCase();
}

/** `http-route` becomes `HttpRoute`, as types are named. */
export function pascalCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** `HTTPRoute` becomes `httpRoute`, as values are named. */
export function camelCase(name: string): string {
  const pascal = pascalCase(kebabCase(name));
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerate(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
