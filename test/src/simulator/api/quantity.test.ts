import { expect, test } from "vitest";
import { canonicalQuantity, compareQuantities } from "../../../../src/simulator/builtin/index.ts";

test.each([
  ["1000m", "1"],
  ["1500m", "1500m"],
  ["0.5", "500m"],
  [0.5, "500m"],
  [1, "1"],
  ["1.0", "1"],
  [1000, "1k"],
  ["1500", "1500"],
  ["2000k", "2M"],
  ["1024Mi", "1Gi"],
  ["1.5Gi", "1536Mi"],
  ["1000Ki", "1000Ki"],
  ["0.5Ki", "512"],
  ["1.3Ki", "1331200m"],
  ["0.1Gi", "107374182400m"],
  ["100Mi", "100Mi"],
  ["128974848", "128974848"],
  ["1e3", "1e3"],
  ["1e4", "10e3"],
  ["12E", "12E"],
  ["0", "0"],
  ["0Mi", "0"],
  ["-500m", "-500m"],
  ["0.1", "100m"],
  ["0.0000000001", "1n"],
  ["+1", "1"],
  [".5", "500m"],
])("%j is written %j", (value, canonical) => {
  expect(canonicalQuantity(value)).toBe(canonical);
});

test.each(["1500m", "1k", "1536Mi", "10e3", "512", "1n"])("%s stays as it is", (value) => {
  expect(canonicalQuantity(value)).toBe(value);
});

test.each([
  ["lots", "quantities must match"],
  ["", "quantities must match"],
  ["512MB", "quantities must match"],
  ["512mi", "unable to parse quantity's suffix"],
])("%j is no quantity", (value, text) => {
  expect(() => canonicalQuantity(value)).toThrow(text);
});

test.each([
  ["1Gi", "512Mi", 1],
  ["500m", "0.5", 0],
  ["1k", "1Ki", -1],
  ["-1", "1", -1],
  ["1.2.3", "1", Number.NaN],
])("%s against %s is %i", (left, right, order) => {
  expect(compareQuantities(left, right)).toBe(order);
});
