/** True for a calendar day, `2006-01-02`. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && isDay(text);
}

const dateTime =
  /^\d{4}-\d{2}-\d{2}t([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;

/** True for an RFC 3339 moment. */
export function isDateTime(text: string): boolean {
  return dateTime.test(text) && isDay(text.slice(0, 10));
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

const unitNanoseconds = new Map<string, number>([
  ["ns", 1],
  ["us", 1e3],
  ["µs", 1e3],
  ["μs", 1e3],
  ["ms", 1e6],
  ["s", 1e9],
  ["m", 60e9],
  ["h", 3600e9],
]);

const goDuration = /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

/** The nanoseconds of a Go duration such as `1h30m`, or undefined when it is none. */
export function parseGoDuration(text: string): bigint | undefined {
  if (!goDuration.test(text)) return undefined;
  let total = 0n;
  for (const [, amount = "0", unit = "s"] of text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    total += scaled(amount, BigInt(unitNanoseconds.get(unit) ?? 0));
  }
  return text.startsWith("-") ? -total : total;
}

function scaled(amount: string, unit: bigint): bigint {
  const [whole = "", fraction = ""] = amount.split(".");
  const digits = fraction.slice(0, 12).padEnd(12, "0");
  return BigInt(whole || "0") * unit + (BigInt(digits) * unit) / 10n ** 12n;
}

const longUnits: readonly [RegExp, bigint][] = [
  [/^(?:ns|nano)$/, 1n],
  [/^(?:us|µs|micro)$/, 1_000n],
  [/^(?:ms|milli)$/, 1_000_000n],
  [/^(?:s|secs?|seconds?)$/, 1_000_000_000n],
  [/^(?:m|mins?|minutes?)$/, 60_000_000_000n],
  [/^(?:h|hr|hours?)$/, 3_600_000_000_000n],
  [/^(?:d|days?)$/, 86_400_000_000_000n],
  [/^(?:w|wks?|weeks?)$/, 604_800_000_000_000n],
];

/** The nanoseconds of a value of the format `duration`: Go's form, or numbers with longer unit names. */
export function parseDurationFormat(text: string): bigint | undefined {
  const plain = parseGoDuration(text);
  if (plain !== undefined) return plain;
  const parts = [...text.matchAll(/(\d+)\s*([A-Za-zµ]+)/g)];
  if (parts.length === 0) return undefined;
  let total = 0n;
  for (const [, amount = "0", unit = ""] of parts) {
    const factor = longUnits.find(([name]) => name.test(unit))?.[1];
    if (factor === undefined) return undefined;
    total += BigInt(amount) * factor;
  }
  return total;
}

/** True for a value of the format `duration`. */
export const isDurationFormat = (text: string): boolean => parseDurationFormat(text) !== undefined;
