/** Kebab-case for file names: `ServiceMonitor` becomes `service-monitor`, `HTTPRoute` `http-route`. */
export function toKebabCase(name: string): string {
  return words(name).join("-").toLowerCase();
}

/** An identifier that starts with a capital: `serviceMonitor` and `service-monitor` become `ServiceMonitor`. */
export function toPascalCase(name: string): string {
  const joined = words(name).map(capitalise).join("");
  return /^[0-9]/.test(joined) ? `N${joined}` : joined;
}

/** An identifier that starts with a small letter and is no reserved word: `HTTPRoute` becomes `httpRoute`. */
export function toCamelCase(name: string): string {
  const [first = "", ...rest] = words(name);
  const joined = first.toLowerCase() + rest.map(capitalise).join("");
  const identifier = /^[0-9]/.test(joined) ? `n${joined}` : joined;
  return isReservedWord(identifier) ? `${identifier}Resource` : identifier;
}

/** True for words that can't name a variable in a module. */
export function isReservedWord(name: string): boolean {
  return reservedWords.has(name);
}

/** True for text that can stand as a property name without quotes. */
export function isIdentifier(text: string): boolean {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(text);
}

function words(name: string): string[] {
  const parted = name
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .match(/[A-Za-z0-9]+/g);
  return parted ?? [];
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const reservedWords: ReadonlySet<string> = new Set(
  (
    "abstract any arguments as async await boolean break case catch class const constructor continue debugger declare " +
    "default delete do else enum eval export extends false finally for from function get global if implements import in " +
    "infer instanceof interface is keyof let module namespace never new null number object of package private protected " +
    "public readonly require return satisfies set static string super switch symbol this throw true try type typeof " +
    "undefined unique unknown using var void while with yield"
  ).split(" "),
);
