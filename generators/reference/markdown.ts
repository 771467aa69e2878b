const hidden = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

const visible = (text: string): string =>
  text.replace(hidden, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);

/** Foreign text as a code span on one line; nothing in it can end the span. */
export function code(text: string): string {
  const shown = visible(text.replace(/\s*\n\s*/g, " "));
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = longest > 0 || shown.trim() !== shown || shown === "" ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A block of code; nothing in it can end the block. */
export function codeBlock(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const lines = text.replace(/\n$/, "").split("\n").map(visible);
  return `${fence}${language}\n${lines.join("\n")}\n${fence}`;
}

/** Foreign text as paragraphs: no markup, HTML, link or heading of its own. */
export function prose(text: string): string {
  const lines = text.replace(/\r\n?/g, "\n").trim().split("\n");
  return lines
    .map((line) => visible(line.trim()))
    .map((line) => line.replace(/[\\`*_[\]<>|~&#]/g, "\\$&").replace(/^([-+=]|\d+(?=[.)]))/, "\\$1"))
    .map((line) => line.replace(/^\\(\d+)([.)])/, "$1\\$2"))
    .join("\n")
    .replace(/\n{3,}/g, "\n\n");
}
