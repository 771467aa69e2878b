import { errorTable } from "../../src/error-table.ts";
import { portingRows } from "../../src/explain/porting.ts";
import { rules } from "../../src/lint/index.ts";
import { createProgram } from "../../src/program.ts";

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.map(escape).join(" | ")} |`).join("\n");

const escape = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");

/** The documents with parts that are made from the sources: path, then the parts by the name of their marker. */
export async function tables(): Promise<Readonly<Record<string, Readonly<Record<string, string>>>>> {
  const program = await createProgram({
    args: [],
    version: "0.0.0",
    run: () => Promise.resolve(),
    configure: () => undefined,
  });
  const commands = program.commands.map((command) => [`\`metatron ${command.name()}\``, command.summary()]);
  return {
    "README.md": { commands: table(["command", "what it does"], commands) },
    "runtime/REFERENCE.md": {
      porting: table(
        ["of the gem", "here"],
        portingRows.map(({ gem, here }) => [gem, here]),
      ),
    },
    "src/lint/README.md": {
      rules: table(
        ["rule", "severity", "what it finds", "what happens otherwise"],
        rules.map(({ id, severity, title, reason }) => [`\`${id}\``, severity, title, reason]),
      ),
    },
    "src/explain/README.md": {
      errors: table(
        ["code", "what it means", "what to do"],
        Object.entries(errorTable)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([code, { summary, fix }]) => [`\`${code}\``, summary, fix]),
      ),
    },
  };
}

/** A document with its marked parts replaced. */
export function fill(document: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const marked = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!marked.test(text)) throw new Error(`the document has no part "${name}"`);
    return text.replace(marked, (_whole, begin: string, end: string) => `${begin}\n${part}\n\n${end}`);
  }, document);
}
