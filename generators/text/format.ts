import type { Options } from "prettier";

/** How a generated project is formatted; its `.prettierrc.json` says the same. */
export const style = { printWidth: 100 } as const satisfies Options;

/** Formats a text the way the generated project's own `npm run format` does. */
export async function format(
  text: string,
  parser: "typescript" | "json" | "yaml" | "markdown",
): Promise<string> {
  const prettier = await import("prettier");
  return prettier.format(text, { ...style, parser });
}
