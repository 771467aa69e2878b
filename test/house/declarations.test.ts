import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { root } from "../support/root.ts";

/** What is documented of the interfaces of an entry: `entry/Interface.member: sentence`, or `entry/Interface: sentence`. */
interface Documented {
  readonly names: ReadonlySet<string>;
  readonly sentences: readonly string[];
}

function documented(folder: string, ending: string): Documented {
  const names = new Set<string>();
  const sentences: string[] = [];
  const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  for (const file of files.filter((each) => each.endsWith(ending))) {
    const text = readFileSync(join(root, folder, file), "utf8");
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    for (const each of source.statements.filter(ts.isInterfaceDeclaration)) {
      if (!each.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
      const name = `${/^(kubernetes|resources|schema)\b/.exec(file)?.[0] ?? "."}/${each.name.text}`;
      names.add(name);
      sentences.push(...sentencesOf(each, name));
      for (const member of each.members)
        sentences.push(...sentencesOf(member, `${name}.${member.name?.getText() ?? ""}`));
    }
  }
  return { names, sentences };
}

function sentencesOf(node: ts.Node, name: string): string[] {
  return ts
    .getJSDocCommentsAndTags(node)
    .map((comment) => `${name}: ${comment.getText().replace(/[\s*/]+/g, " ")}`);
}

const written = documented("runtime/src", ".ts");
const packed = documented("runtime/dist", ".d.ts");

test("what is said of an interface that is handed out, and of its fields, is said in the packed types too", () => {
  const wanted = written.sentences.filter((each) => packed.names.has(/^[\w.]+\/\w+/.exec(each)?.[0] ?? ""));
  expect(wanted.length).toBeGreaterThan(300);
  expect(wanted.filter((each) => !packed.sentences.includes(each))).toEqual([]);
});

test.each(["resources/RouteOptions.parentRefs", "./Outcome.count", "./CallLine.bytes"])(
  "%s is explained",
  (name) => {
    expect(packed.sentences.filter((each) => each.startsWith(`${name}: `))).toHaveLength(1);
  },
);

test("the parameters of a meter can be named", () => {
  const index = readFileSync(join(root, "runtime/dist/index.d.ts"), "utf8");
  for (const name of ["Outcome", "CallLine"]) expect(index).toMatch(new RegExp(`type \\{[^}]*\\b${name}\\b`));
});
