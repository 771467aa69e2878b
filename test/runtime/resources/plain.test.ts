import * as resources from "@metatron/runtime/resources";
import { describe, expect, test } from "vitest";
import { samples } from "../../support/samples/index.ts";

/** Where an empty map says something: a volume, a selector of everything, a rule that allows all, a schema. */
const mayBeEmpty =
  /\.(emptyDir|selector|(label|pod|namespace)Selector|(in|e)gress\[\d+\])$|openAPIV3Schema|subresources/;

function emptyPaths(value: unknown, path = ""): string[] {
  if (value === undefined || value === null) return [path];
  if (typeof value !== "object") return [];
  const fields = Array.isArray(value)
    ? value.map((item, index): [string, unknown] => [`${path}[${index}]`, item])
    : Object.entries(value).map(([key, field]): [string, unknown] => [`${path}.${key}`, field]);
  if (fields.length === 0) return mayBeEmpty.test(path) ? [] : [path];
  return fields.flatMap(([inner, field]) => emptyPaths(field, inner));
}

describe.each(samples)("$title", ({ build }) => {
  test("has no null, undefined, empty map or empty list", () => {
    expect(emptyPaths(build())).toEqual([]);
  });

  test("is plain data", () => {
    const object = build();
    expect(JSON.parse(JSON.stringify(object))).toEqual(object);
  });

  test("is fresh on every call, and the same", () => {
    const [first, second] = [build(), build()];
    expect(second).toEqual(first);
    expect(sharedParts(first, second)).toEqual([]);
  });
});

function sharedParts(first: unknown, second: unknown, path = ""): string[] {
  if (typeof first !== "object" || first === null) return [];
  if (first === second) return [path];
  return Object.keys(first).flatMap((key) =>
    sharedParts((first as never)[key], (second as never)[key], `${path}.${key}`),
  );
}

test("every builder has a sample", () => {
  const helpers = new Set([
    "ResourceError", "canonicalQuantity", "container", "exec", "fromConfigMap", "fromField", "fromResource",
    "fromSecret", "grpc", "http", "listener", "podTemplate", "secretText", "tcp",
  ]); // prettier-ignore
  const builders = Object.keys(resources).filter((name) => !helpers.has(name));
  const sampled = new Set(samples.map(({ title }) => title.split(",")[0]));
  expect(builders.filter((name) => !sampled.has(name))).toEqual([]);
});
