import { canonicalQuantity } from "@metatron/runtime/resources";
import { expect, test } from "vitest";
import { canonicalQuantity as serverQuantity } from "../../../src/simulator/builtin/index.ts";

/** What the API server writes back for each quantity. */
const rows: readonly [given: string | number, want: string][] = [
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
];

/** Binary amounts that are no whole number lose their binary suffix rather than precision. */
const fractions: typeof rows = [
  ["1.3Ki", "1331200m"],
  ["0.1Gi", "107374182400m"],
];

test.each([...rows, ...fractions])("%s is %s", (given, want) => {
  expect(canonicalQuantity(given)).toBe(want);
});

test.each(rows)("the simulated API server agrees on %s", (given, want) => {
  expect(serverQuantity(given)).toBe(want);
});

test.each(["", "lots", "1 Gi", "1gi", "1Kib", "e3", "1e", "--1", "0x10", "NaN"])(
  "%s is no quantity",
  (given) => {
    expect(canonicalQuantity(given)).toBeUndefined();
  },
);
