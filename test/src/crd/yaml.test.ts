import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { limits, parseYamlDocuments, toYaml } from "../../../src/crd/index.ts";

interface Answers {
  readonly scalars: readonly (readonly [string, unknown])[];
  readonly documents: readonly { readonly name: string; readonly yaml: string; readonly json?: unknown }[];
}

/** What `kubectl annotate --local -o json` answered; asked once, kept as a file. */
const answers = JSON.parse(
  readFileSync(new URL("../../fixtures/crd/kubectl.json", import.meta.url), "utf8"),
) as Answers;

const parse = (text: string) => parseYamlDocuments(text, "a.yaml");
const valueOf = (text: string): unknown => parse(text).documents[0]?.value;

describe("YAML is read as kubectl reads it", () => {
  test.each(answers.scalars)("the scalar %s is %j", (yaml, json) => {
    expect(JSON.stringify(valueOf(`value: ${yaml}\n`))).toBe(JSON.stringify({ value: json }));
  });

  test.each(answers.documents)("$name", ({ yaml, json }) => {
    if (json === undefined) expect(parse(yaml).problems).toHaveLength(1);
    else expect(JSON.parse(JSON.stringify(valueOf(yaml)))).toEqual(json);
  });
});

describe("a stream is cut into documents", () => {
  const texts = (text: string): string[] => parse(text).documents.map((document) => document.text);

  test.each([
    ["comments before the first separator stay", "# head\n---\na: 1\n", ["# head\na: 1\n"]],
    [
      "comments inside stay, empty documents go",
      "---\n---\na: 1 # one\n---\n\n---\nb: 2\n",
      ["a: 1 # one\n", "b: 2\n"],
    ],
    ["a separator may carry a comment", "a: 1\n--- # next\nb: 2\n", ["a: 1\n", "b: 2\n"]],
    ["dashes in a block are text", "a: |\n  ---\n  b\n---\nc: 1\n", ["a: |\n  ---\n  b\n", "c: 1\n"]],
    ["windows line ends", "a: 1\r\n---\r\nb: 2\r\n", ["a: 1\r\n", "b: 2\r\n"]],
    ["a byte order mark is no text", "\uFEFFa: 1\n", ["a: 1\n"]],
    ["a directive belongs to what follows", "%YAML 1.1\n---\na: 1\n", ["%YAML 1.1\n---\na: 1\n"]],
    ["JSON becomes YAML", '{"a": ["yes", 1]}', ["a:\n  - 'yes'\n  - 1\n"]],
  ])("%s", (_name, text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  test("a bad document does not hide the others and is told with its line", () => {
    const { documents, problems } = parse("a: 1\n---\nb: [\n---\nc: 3\n");
    expect(documents.map(({ value, document }) => [value, document])).toEqual([
      [{ a: 1 }, 1],
      [{ c: 3 }, 3],
    ]);
    expect(problems).toMatchObject([{ code: "CRD_YAML", document: 2, file: "a.yaml" }]);
    expect(problems[0]?.line).toBeGreaterThanOrEqual(3);
  });

  test("nothing gives no document", () => {
    expect(parse("\n# only a comment\n---\n")).toEqual({ documents: [], problems: [] });
  });
});

describe("an input can't exhaust the machine", () => {
  const bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 12; level += 1) {
    bomb.push(`a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(", ")}]`);
  }

  test.each([
    ["aliases that multiply", bomb.join("\n"), "values once its aliases are replaced"],
    [
      "an alias to the value that holds it",
      "a: &a { b: [*a] }\n",
      "an alias refers to the value that holds it",
    ],
    ["too many aliases", `a: &a 1\nb: [${"*a, ".repeat(limits.aliases + 1)}]\n`, "aliases"],
    ["five thousand levels", `a: ${"[".repeat(5000)}${"]".repeat(5000)}\n`, "maxDepth"],
    ["five thousand levels of JSON", `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`, "nested deeper than"],
    ["a key that comes twice, as strict decoding refuses it", "a: 1\na: 2\n", "duplicate"],
    ["a custom tag", "a: !!js/function 'function () {}'\n", "unknown"],
    ["a number that JSON lacks", "a: .inf\n", "not a number of JSON"],
    ["a text that is too long", `a: ${"x".repeat(limits.text)}`, "characters"],
    ["too many documents", "a: 1\n---\n".repeat(limits.documents + 1), "documents"],
  ])("%s: refused with a sentence", (_name, text, reason) => {
    const { documents, problems } = parse(text);
    expect(documents).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(reason);
    expect(problems[0]?.fix).toBeTruthy();
  });
});

test("what is written as YAML is read back the same by every reader", () => {
  const value = { a: "yes", b: "0644", c: "1_000", d: "y", e: ["2026-11-22", "null", ""], f: { "<<": 1 } };
  const text = toYaml(value);
  expect(valueOf(text)).toEqual(value);
  expect(text).not.toContain("&");
});
