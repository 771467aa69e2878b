import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { parseYamlDocuments } from "../../../src/crd/index.ts";
import { corpusFiles, corpusFolder, hasCorpus } from "../../support/corpus.ts";
import { root } from "../../support/root.ts";

/** What sigs.k8s.io/yaml 1.6.0 (strict) made of texts, recorded. */
interface Reading {
  readonly text: string;
  /** Absent where it refuses the text. */
  readonly json?: unknown;
  /** Why we read it otherwise, on purpose. */
  readonly differs?: string;
}

const lines = <T>(name: string): T[] =>
  readFileSync(join(root, "test/fixtures", name), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as T);

/** What we make of it: as JSON, undefined where it is refused. */
function read(text: string): unknown {
  const { documents, problems } = parseYamlDocuments(text, "a.yaml");
  if (problems.length > 0) return undefined;
  return JSON.parse(JSON.stringify(documents[0]?.value ?? null));
}

describe("YAML is read as Kubernetes reads it", () => {
  const readings = lines<Reading>("yaml-readings.jsonl");

  test(`${readings.length} texts`, () => {
    const others = readings.filter(({ differs }) => differs === undefined);
    expect(others.length).toBeGreaterThan(800);
    expect(others.map(({ text }) => [text, read(text)])).toEqual(
      others.map(({ text, json }) => [text, json]),
    );
  });

  test("a text that is said to differ does", () => {
    const wrong = readings.filter(({ text, json, differs }) => {
      return differs !== undefined && JSON.stringify(read(text)) === JSON.stringify(json);
    });
    expect(wrong).toEqual([]);
  });

  test.skipIf(!hasCorpus())("every file of the corpus", () => {
    const digests = new Map(
      lines<{ file: string; digest: string }>("corpus-readings.jsonl").map(({ file, digest }) => [
        file,
        digest,
      ]),
    );
    const read = corpusFiles.map((file) => {
      const { documents } = parseYamlDocuments(readFileSync(file, "utf8"), file);
      const text = JSON.stringify(documents.map(({ value }) => sorted(value)));
      return [relative(corpusFolder, file), createHash("sha256").update(text).digest("base64url")] as const;
    });
    const known = read.filter(([file]) => digests.has(file));
    expect(known.length).toBeGreaterThan(0);
    expect(known).toEqual(known.map(([file]) => [file, digests.get(file)]));
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}
