import { describe, expect, test } from "vitest";
import { parseDurationFormat, parseGoDuration, stringFormat } from "../../../runtime/src/schema/formats.ts";

const rows: readonly [format: string, valid: readonly string[], invalid: readonly string[]][] = [
  ["bsonobjectid", ["507f1f77bcf86cd799439011"], ["507f1f77bcf86cd79943901", "x"]],
  [
    "uri",
    ["https://example.com/a?b", "/path", "mailto:a@b", "http://[::1]:80/"],
    ["", "example.com", "a b", "http://exa mple", "http://h/%zz"],
  ],
  ["email", ["a@example.com", "A <a@example.com>"], ["a", "a@", "@b"]],
  ["hostname", ["example.com", "a", "1.example.com"], ["", "-a", "a..b", "a_b", `${"a".repeat(64)}.com`]],
  ["ipv4", ["10.0.0.1"], ["10.0.0", "256.0.0.1", "::1"]],
  ["ipv6", ["::1", "fd00::1"], ["10.0.0.1", "::g"]],
  ["cidr", ["10.0.0.0/8", "fd00::/64"], ["10.0.0.0", "10.0.0.0/33", "10.0.0.0/08"]],
  [
    "mac",
    ["00:00:5e:00:53:01", "00-00-5e-00-53-01", "0000.5e00.5301"],
    ["00:00:5e:00:53", "zz:00:5e:00:53:01"],
  ],
  [
    "uuid",
    ["00000000-0000-4000-8000-000000000000", "00000000000040008000000000000000"],
    ["x", "00000000-0000-4000-8000-00000000000"],
  ],
  ["uuid3", ["00000000-0000-3000-8000-000000000000"], ["00000000-0000-4000-8000-000000000000"]],
  ["uuid4", ["00000000-0000-4000-8000-000000000000"], ["00000000-0000-4000-0000-000000000000"]],
  ["uuid5", ["00000000-0000-5000-8000-000000000000"], ["00000000-0000-4000-8000-000000000000"]],
  ["isbn", ["0-306-40615-2", "978-3-16-148410-0"], ["0-306-40615-3"]],
  ["isbn10", ["0306406152"], ["9783161484100"]],
  ["isbn13", ["9783161484100"], ["9783161484101", "0306406152"]],
  ["creditcard", ["4111 1111 1111 1111"], ["4111 1111 1111 1112", "1234"]],
  ["ssn", ["078-05-1120", "078051120"], ["078-05-112"]],
  ["hexcolor", ["#336699", "369"], ["#33669", "red"]],
  ["rgbcolor", ["rgb(51,102,153)", "rgb(0, 0, 0)"], ["rgb(256,0,0)", "rgb(1,2)"]],
  ["byte", ["aGk=", "aGkh"], ["aGk", "a b=", ""]],
  ["password", ["", "anything"], []],
  ["date", ["2024-02-29"], ["2023-02-29", "2024-1-1", "2024-01-01T00:00:00Z"]],
  ["duration", ["1h30m", "-1.5h", "0", "300ms", "2 days", "1 week"], ["", "1", "1x", "h"]],
  [
    "date-time",
    ["2024-01-01T00:00:00Z", "2024-01-01t00:00:00.123+01:00"],
    ["2024-01-01", "2024-13-01T00:00:00Z", "2024-01-01T25:00:00Z"],
  ],
  ["datetime", ["2024-01-01T00:00:00Z"], ["now"]],
];

describe("formats", () => {
  test.each(rows)("%s", (format, valid, invalid) => {
    const check = stringFormat(format);
    expect(valid.filter((text) => check?.(text) !== true)).toEqual([]);
    expect(invalid.filter((text) => check?.(text) !== false)).toEqual([]);
  });

  test.each(["int32", "int64", "double", "idn-email", "made-up", "constructor"])(
    "%s is no format of strings",
    (format) => {
      expect(stringFormat(format)).toBeUndefined();
    },
  );

  test("durations in nanoseconds", () => {
    expect(parseGoDuration("1h1m1.5s")).toBe(3_661_500_000_000n);
    expect(parseGoDuration("-2us")).toBe(-2000n);
    expect(parseDurationFormat("1 day 2 hours")).toBe(93_600_000_000_000n);
  });
});
