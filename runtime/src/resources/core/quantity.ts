import { type Report, shown } from "./error.ts";

const syntax = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([eE][+-]?\d+)|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei))?$/;
const decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

interface Parsed {
  readonly negative: boolean;
  /** The absolute value in units of 10^-9, rounded up, as Kubernetes does. */
  readonly nano: bigint;
  readonly format: "decimal" | "binary" | "exponent";
}

const ceilingOf = (numerator: bigint, denominator: bigint): bigint =>
  (numerator + denominator - 1n) / denominator;

function parse(text: string): Parsed | undefined {
  const [, sign, number = "", exponent, suffix = ""] = syntax.exec(text) ?? [];
  if (number === "") return undefined;
  const [whole = "", fraction = ""] = number.split(".");
  const digits = BigInt(`${whole}${fraction}` || "0");
  const power = exponent === undefined ? (decimal.indexOf(suffix) - 3) * 3 : Number(exponent.slice(1));
  if (Math.abs(power) > 60) return undefined;
  const isBinary = suffix.endsWith("i");
  const scale = (isBinary ? 0 : power) - fraction.length + 9;
  const scaled = isBinary ? digits * 1024n ** BigInt(binary.indexOf(suffix)) : digits;
  const nano = scale >= 0 ? scaled * 10n ** BigInt(scale) : ceilingOf(scaled, 10n ** BigInt(-scale));
  const format = isBinary ? "binary" : exponent === undefined ? "decimal" : "exponent";
  return { negative: sign === "-" && nano !== 0n, nano, format };
}

function inBinary(nano: bigint): string | undefined {
  if (nano < 1024n * 10n ** 9n || nano % 10n ** 9n !== 0n) return undefined;
  let mantissa = nano / 10n ** 9n;
  let step = 0;
  for (; step < binary.length - 1 && mantissa % 1024n === 0n; step++) mantissa /= 1024n;
  return `${mantissa}${binary[step]}`;
}

function inDecimal(nano: bigint, format: Parsed["format"]): string {
  if (nano === 0n) return "0";
  let mantissa = nano;
  let step = 0;
  for (; step < decimal.length - 1 && mantissa % 1000n === 0n; step++) mantissa /= 1000n;
  if (format !== "exponent" || step === 3) return `${mantissa}${decimal[step]}`;
  return `${mantissa}e${(step - 3) * 3}`;
}

/**
 * A quantity as the API server writes it back (`1000m` is `1`, `0.5` is `500m`, `1024Mi` is `1Gi`), or nothing when it is none.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function canonicalQuantity(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const parsed = parse(String(value).trim());
  if (parsed === undefined) return undefined;
  const { negative, nano, format } = parsed;
  const text = (format === "binary" ? inBinary(nano) : undefined) ?? inDecimal(nano, format);
  return negative ? `-${text}` : text;
}

/** The canonical quantity; reports and keeps what is none. */
export function toQuantity(report: Report, field: string, value: unknown): string {
  const canonical = canonicalQuantity(value);
  if (canonical === undefined)
    report(field, `must be a quantity such as "500m" or "1Gi", is ${shown(value)}`);
  return canonical ?? String(value);
}

/** A map of canonical quantities, as in `requests` and `hard`. */
export function toQuantities(
  report: Report,
  field: string,
  values: Readonly<Record<string, unknown>> | undefined,
): Record<string, string> | undefined {
  if (values === undefined) return undefined;
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(given.map(([key, value]) => [key, toQuantity(report, `${field}.${key}`, value)]));
}
