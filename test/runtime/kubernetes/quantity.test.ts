import { expect, test } from "vitest";
import {
  canonicalQuantity,
  compareQuantities,
  parseQuantity,
} from "../../../runtime/src/kubernetes/quantity.ts";

/** What the API server writes back for each quantity; binary amounts that are no whole number lose their suffix rather than precision. */
test.each([
  ["1000m", "1"],
  ["0.5", "500m"],
  [0.1, "100m"],
  [1, "1"],
  ["1024Mi", "1Gi"],
  ["1.5Gi", "1536Mi"],
  ["0.5Mi", "512Ki"],
  ["1Ki", "1Ki"],
  ["512Ki", "512Ki"],
  ["0.5Ki", "512"],
  ["1000", "1k"],
  ["1024", "1024"],
  ["1500000", "1500k"],
  ["1e3", "1e3"],
  ["12e6", "12e6"],
  ["1E3", "1e3"],
  ["2E", "2E"],
  ["100n", "100n"],
  ["0.0000000001", "1n"],
  ["0", "0"],
  ["0Gi", "0"],
  ["+5", "5"],
  ["-5Gi", "-5Gi"],
  [".5", "500m"],
  ["5.", "5"],
  ["1.3Ki", "1331200m"],
  ["0.1Gi", "107374182400m"],
  ["1500m", "1500m"],
  [0.5, "500m"],
  ["1.0", "1"],
  [1000, "1k"],
  ["1500", "1500"],
  ["2000k", "2M"],
  ["1000Ki", "1000Ki"],
  ["100Mi", "100Mi"],
  ["128974848", "128974848"],
  ["1e4", "10e3"],
  ["12E", "12E"],
  ["0Mi", "0"],
  ["-500m", "-500m"],
  ["0.1", "100m"],
  ["+1", "1"],
  [" 1 ", "1"],
])("%j is written %j", (given, want) => {
  expect(canonicalQuantity(given)).toBe(want);
  expect(canonicalQuantity(want)).toBe(want);
});

test.each([
  "",
  "lots",
  "512MB",
  "512mi",
  "1 Gi",
  "1gi",
  "1Kib",
  "e3",
  "1e",
  "--1",
  "0x10",
  "NaN",
  "1e1000",
  "1".repeat(301),
  true,
  null,
])("%j is no quantity", (given) => {
  expect(canonicalQuantity(given)).toBeUndefined();
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

test.each([
  ["1", 1_000_000_000n],
  ["100m", 100_000_000n],
  ["1Ki", 1_024_000_000_000n],
  ["1.5G", 1_500_000_000_000_000_000n],
  ["1e3", 1_000_000_000_000n],
  ["-5", -5_000_000_000n],
  [".5", 500_000_000n],
  ["0.0000000001", 1n],
  ["", undefined],
  ["1KB", undefined],
  ["1e99999", undefined],
  ["Ki", undefined],
])("the quantity %s", (text, nanos) => {
  expect(parseQuantity(text)).toBe(nanos);
});
