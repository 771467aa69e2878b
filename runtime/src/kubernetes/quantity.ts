const BILLION = 1_000_000_000n;
const binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const syntax = /^([+-]?)(\d*)(?:\.(\d*))?(?:([KMGTPE]i)|([numkMGTPE]?)|[eE]([+-]?\d{1,3}))$/;
// A longer text costs more to compute than any value that a cluster holds.
const LONGEST = 300;

/** Most quantities are in this form already, and are what they are. */
const surelyCanonical = /^[1-9]\d{0,2}([numkMGTPE]|[KMGTPE]i)?$/;

interface Parsed {
  readonly isNegative: boolean;
  /** The absolute value in billionths; what lies below one is rounded up, as Kubernetes does. */
  readonly nanos: bigint;
  readonly format: "decimal" | "binary" | "exponent";
}

function parse(text: string): Parsed | undefined {
  const parts = text.length <= LONGEST ? syntax.exec(text) : null;
  if (parts === null) return undefined;
  const [, sign, whole = "", fraction = "", bi, si = "", exponent] = parts;
  if (whole + fraction === "") return undefined;
  const digits = BigInt(whole + fraction) * 1024n ** BigInt(bi === undefined ? 0 : binary.indexOf(bi));
  const power = Number(exponent ?? (decimal.indexOf(si) - 3) * 3) + 9 - fraction.length;
  const nanos = power >= 0 ? digits * 10n ** BigInt(power) : divideUp(digits, 10n ** BigInt(-power));
  const format = bi !== undefined ? "binary" : exponent === undefined ? "decimal" : "exponent";
  return { isNegative: sign === "-" && nanos !== 0n, nanos, format };
}

function divideUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}

/**
 * A quantity in billionths, rounded away from zero as Kubernetes does; undefined when the text is no quantity.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseQuantity(text: string): bigint | undefined {
  const parsed = parse(text);
  return parsed && (parsed.isNegative ? -parsed.nanos : parsed.nanos);
}

/**
 * A quantity as the API server writes it back: no fraction, the largest suffix that needs none (`1000m` is `1`, `0.5` is
 * `500m`, `1024Mi` is `1Gi`); undefined when the value is no quantity.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function canonicalQuantity(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const text = String(value).trim();
  if (surelyCanonical.test(text)) return text;
  const parsed = parse(text);
  if (parsed === undefined) return undefined;
  const { isNegative, nanos, format } = parsed;
  const canonical = (format === "binary" ? inBinary(nanos) : undefined) ?? inDecimal(nanos, format);
  return isNegative ? `-${canonical}` : canonical;
}

/** Above 0 when the first quantity is larger, below when it is smaller, NaN when one is none. */
export function compareQuantities(left: string, right: string): number {
  if (left === right) return 0;
  const [one, other] = [parseQuantity(left), parseQuantity(right)];
  if (one === undefined || other === undefined) return Number.NaN;
  return one > other ? 1 : one < other ? -1 : 0;
}

/** Undefined for what is small or no whole number: Kubernetes writes that in decimal, to lose nothing. */
function inBinary(nanos: bigint): string | undefined {
  if (nanos < 1024n * BILLION || nanos % BILLION !== 0n) return undefined;
  let mantissa = nanos / BILLION;
  let step = 0;
  for (; step < binary.length - 1 && mantissa % 1024n === 0n; step++) mantissa /= 1024n;
  return `${mantissa}${binary[step]}`;
}

function inDecimal(nanos: bigint, format: Parsed["format"]): string {
  if (nanos === 0n) return "0";
  let mantissa = nanos;
  let step = 0;
  for (; step < decimal.length - 1 && mantissa % 1000n === 0n; step++) mantissa /= 1000n;
  if (format !== "exponent" || step === 3) return `${mantissa}${decimal[step]}`;
  return `${mantissa}e${(step - 3) * 3}`;
}
