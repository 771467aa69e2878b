const unsafe = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const lineSeparators = /[\u2028\u2029]/g;

const escapeOf = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** A value as a JSON literal that is safe inside TypeScript. */
export function json(value: unknown): string {
  return JSON.stringify(value).replace(lineSeparators, escapeOf);
}

/** A name that is known to be an identifier; anything else is our bug. */
export function ident(name: unknown): string {
  if (typeof name !== "string" || !/^[A-Za-z_$][\w$]*$/.test(name))
    throw new Error(`not an identifier: ${String(name)}`);
  return name;
}

/** Foreign text inside a comment: it cannot end the comment, and hidden characters are made visible. */
export function comment(text: unknown): string {
  return String(text)
    .replace(/\r\n?|\n/g, " ")
    .replace(unsafe, escapeOf)
    .replaceAll("*/", "*\\/")
    .replaceAll("-->", "--\\>");
}
