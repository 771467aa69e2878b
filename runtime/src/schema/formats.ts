import { isIPv4, isIPv6 } from "node:net";
import { isDnsLabel, isDnsSubdomain } from "../kubernetes/names.ts";

type Check = (text: string) => boolean;

function isRgbColor(text: string): boolean {
  const parts = /^rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)$/.exec(text);
  return parts !== null && parts.slice(1).every((part) => Number(part) <= 255);
}

/** True for a dotted IPv4 address without leading zeros. */
export const isIpv4 = (text: string): boolean => isIPv4(text);

/** True for an IPv6 address without a zone. */
export const isIpv6 = (text: string): boolean => isIPv6(text) && !text.includes("%");

/** True for an address with the length of its prefix. */
function isCidr(text: string): boolean {
  const slash = text.indexOf("/");
  if (slash < 0) return false;
  const address = text.slice(0, slash);
  const bits = text.slice(slash + 1);
  if (!/^(?:0|[1-9]\d{0,2})$/.test(bits)) return false;
  if (isIpv4(address)) return Number(bits) <= 32;
  return isIpv6(address) && Number(bits) <= 128;
}

const hardwareAddress =
  /^(?:[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}(?:[0-9a-f]{2})|[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\2){6}[0-9a-f]{2}|[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\3){18}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}|(?:[0-9a-f]{4}\.){3}[0-9a-f]{4}|(?:[0-9a-f]{4}\.){9}[0-9a-f]{4})$/i;

/** True for a hardware address of 6, 8 or 20 octets. */
const isMac = (text: string): boolean => hardwareAddress.test(text);

/** True for a 10-digit book number with a right check digit. */
function isIsbn10(text: string): boolean {
  const digits = text.replaceAll(/[\s-]/g, "");
  if (!/^\d{9}[\dX]$/.test(digits)) return false;
  const sum = digits
    .split("")
    .reduce((total, digit, index) => total + (index + 1) * (digit === "X" ? 10 : Number(digit)), 0);
  return sum % 11 === 0;
}

/** True for a 13-digit book number with a right check digit. */
function isIsbn13(text: string): boolean {
  const digits = text.replaceAll(/[\s-]/g, "");
  if (!/^\d{13}$/.test(digits)) return false;
  return (
    digits.split("").reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0) %
      10 ===
    0
  );
}

const issuers =
  /^(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|(?:222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}|6(?:011|5\d\d)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:2131|1800|35\d{3})\d{11}|6[27]\d{14})$/;

/** True for a card number of a known issuer with a right check digit. */
function isCreditCard(text: string): boolean {
  const digits = text.replaceAll(/\D+/g, "");
  if (!issuers.test(digits)) return false;
  const sum = digits
    .split("")
    .reverse()
    .reduce((total, digit, index) => total + luhn(Number(digit), index % 2 === 1), 0);
  return sum % 10 === 0;
}

function luhn(digit: number, doubled: boolean): number {
  if (!doubled) return digit;
  return digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
}

const letter = String.raw`[a-zA-Z0-9\p{S}\p{L}]`;
const hostname = new RegExp(
  `^(?:${letter}(?:-?${letter}{0,62})?|(?:${letter}(?:[a-zA-Z0-9\\p{S}\\p{L}-]{0,61}${letter})?\\.)+${letter}(?:-?${letter}){1,62})$`,
  "u",
);

/** True for a host name of at most 255 characters with labels of at most 63. */
function isHostname(text: string): boolean {
  if (text.length > 255 || text.split(".").some((label) => label.length > 63)) return false;
  return hostname.test(text);
}

const atom = String.raw`[\w!#$%&'*+/=?^{|}~\x60\u0080-\uFFFF-]+`;
const address = new RegExp(
  `^(?:${atom}(?:\\.${atom})*|"(?:[^"\\\\\\r\\n]|\\\\.)+")@(?:${atom}(?:\\.${atom})*|\\[[^\\[\\]\\s]+\\])$`,
);

/** True for a mail address, with or without a display name in front. */
function isEmail(text: string): boolean {
  if (text.length > 1000) return false;
  const named = /^[^<>]*<([^<>]+)>\s*$/.exec(text);
  return address.test((named?.[1] ?? text).trim());
}

/** True for what Go's `url.ParseRequestURI` accepts: an absolute URI or an absolute path. */
export function isRequestUri(text: string): boolean {
  if (text === "" || hasControl(text) || badEscape(text)) return false;
  if (text === "*" || text.startsWith("/")) return true;
  const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*:(.*)$/s.exec(text);
  if (scheme === null) return false;
  const rest = scheme[1] ?? "";
  return !rest.startsWith("//") || isAuthority(rest.slice(2).split(/[/?]/, 1)[0] ?? "");
}

function isAuthority(text: string): boolean {
  const host = text.slice(text.lastIndexOf("@") + 1);
  return /^(?:\[[0-9a-fA-F:.%]+\]|[^\s:[\]<>"{}|\\^`]*)(?::\d*)?$/.test(host);
}

function badEscape(text: string): boolean {
  return /%(?![0-9a-fA-F]{2})/.test(text.split("?", 1)[0] ?? "");
}

function hasControl(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u001F\u007F]/.test(text);
}

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
const isDurationFormat = (text: string): boolean => parseDurationFormat(text) !== undefined;

const matching =
  (pattern: RegExp): Check =>
  (text) =>
    pattern.test(text);

const uuid = (version: string, variant = "[0-9a-f]"): Check =>
  matching(
    new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?${variant}[0-9a-f]{3}-?[0-9a-f]{12}$`, "i"),
  );

const formats = new Map<string, Check>([
  ["bsonobjectid", matching(/^[0-9a-f]{24}$/i)],
  ["uri", isRequestUri],
  ["email", isEmail],
  ["hostname", isHostname],
  ["ipv4", isIpv4],
  ["ipv6", isIpv6],
  ["cidr", isCidr],
  ["mac", isMac],
  ["uuid", uuid("[0-9a-f]")],
  ["uuid3", uuid("3")],
  ["uuid4", uuid("4", "[89ab]")],
  ["uuid5", uuid("5", "[89ab]")],
  ["isbn", (text) => isIsbn10(text) || isIsbn13(text)],
  ["isbn10", isIsbn10],
  ["isbn13", isIsbn13],
  ["creditcard", isCreditCard],
  ["ssn", matching(/^\d{3}[- ]?\d{2}[- ]?\d{4}$/)],
  ["hexcolor", matching(/^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$/i)],
  ["rgbcolor", isRgbColor],
  ["byte", matching(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/)],
  ["password", () => true],
  ["date", isDate],
  ["duration", isDurationFormat],
  ["datetime", isDateTime],
  ["k8sshortname", isDnsLabel],
  ["k8slongname", isDnsSubdomain],
]);

/**
 * The check of a string format that the API server enforces for custom resources; others are ignored by it.
 * Dashes in a format's name do not count: `date-time` is `datetime`.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation
 */
export function stringFormat(name: string): Check | undefined {
  return formats.get(name.replaceAll("-", ""));
}
