import { describe, expect, test } from "vitest";
import type { JsonObject } from "@metatron/runtime";
import { compileSchema } from "@metatron/runtime/schema";

function problems(metadata: JsonObject): string[] {
  const { errors } = compileSchema({ type: "object" }).validate({ apiVersion: "a/v1", kind: "A", metadata });
  return errors.map(({ path, message }) => `${path}: ${message.slice(0, 45)}`);
}

describe("metadata of a custom resource", () => {
  test.each<[string, JsonObject, string[]]>([
    ["a name", { name: "a-b.c" }, []],
    ["a generated name", { generateName: "a-" }, []],
    ["no name", {}, ["metadata.name: Required value: name or generateName is requi"]],
    ["a name in capitals", { name: "Abc" }, ['metadata.name: Invalid value: "Abc": a lowercase RFC 1123 su']],
    ["labels", { name: "a", labels: { "example.com/a": "b", c: "" } }, []],
    [
      "a label with a bad key",
      { name: "a", labels: { "a b": "c" } },
      ['metadata.labels: Invalid value: "a b": name part must consist '],
    ],
    [
      "a label with a bad value",
      { name: "a", labels: { a: "-" } },
      ['metadata.labels: Invalid value: "-": a valid label must be an '],
    ],
    [
      "a long label",
      { name: "a", labels: { a: "b".repeat(64) } },
      [`metadata.labels: Invalid value: "${"b".repeat(29)}`],
    ],
    [
      "a label that is no string",
      { name: "a", labels: { a: 1 } },
      ['metadata.labels: Invalid value: {"a":1}: must be a map of stri'],
    ],
    [
      "an annotation with two slashes",
      { name: "a", annotations: { "a/b/c": "" } },
      ['metadata.annotations: Invalid value: "a/b/c": a qualified name must'],
    ],
    [
      "too many annotations",
      { name: "a", annotations: { a: "b".repeat(300_000) } },
      ["metadata.annotations: Too long: may not be more than 262144 bytes".slice(0, 67)],
    ],
  ])("%s", (_name, metadata, want) => {
    expect(problems(metadata)).toEqual(want);
  });
});
