/** A kind with its indefinite article, by its sound: "a Blog", "an Odd", "an HTTPRoute", "a UserPool". */
export function withArticle(kind: string): string {
  const vowel = /^[A-Z]{2}/.test(kind)
    ? /^[AEFHILMNORSX]/
    : /^(?:[AI]|E(?!u)|O(?!ne(?:[A-Z]|$))|U(?!ni|s[aei]|t[io]|r[aeiou])|Hour|Hono|Heir)/;
  return `${vowel.test(kind) ? "an" : "a"} ${kind}`;
}
