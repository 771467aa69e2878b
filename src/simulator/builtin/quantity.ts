const binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const billion = 10n ** 9n;
const shape = /^([+-]?)(\d*)(?:\.(\d*))?(?:([numkMGTPE])|([KMGTPE]i)|[eE]([+-]?\d+))?$/;
const surelyCanonical = /^[1-9]\d{0,2}([numkMGTPE]|[KMGTPE]i)?$/;

/** A text that Kubernetes does not read as a quantity. */
export class NoQuantity extends Error {
  constructor(text: string) {
    const isSuffix = /^[+-]?\d[\d.]*[eEinumkKMGTP]+$/.test(text);
    super(
      isSuffix
        ? "unable to parse quantity's suffix"
        : "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
  }
}

/**
 * A quantity as the API server writes it: no fraction, the largest suffix that needs none (`1000m` is `1`, `0.5` is
 * `500m`, `1024Mi` is `1Gi`). Throws what Kubernetes says of a text that is no quantity.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function canonicalQuantity(value: string | number): string {
  const text = String(value).trim();
  if (surelyCanonical.test(text)) return text;
  const [, sign = "", , , , bi, exponent] = shape.exec(text) ?? [];
  const nanos = nanosOf(text);
  if (nanos === undefined) throw new NoQuantity(text);
  if (nanos === 0n) return "0";
  // A binary quantity that is small or no whole number is written in decimal, as Kubernetes does to lose nothing.
  const isBinary = bi !== undefined && nanos >= 1024n * billion && nanos % billion === 0n;
  const magnitude = isBinary ? renderBinary(nanos) : renderDecimal(nanos, exponent !== undefined);
  return sign === "-" ? `-${magnitude}` : magnitude;
}

/** Above 0 when the first quantity is larger, below when it is smaller, NaN when one is none. */
export function compareQuantities(left: string, right: string): number {
  if (left === right) return 0;
  const [one, other] = [left, right].map((text) => {
    const nanos = nanosOf(text);
    return text.startsWith("-") && nanos !== undefined ? -nanos : nanos;
  });
  if (one === undefined || other === undefined) return Number.NaN;
  return one > other ? 1 : one < other ? -1 : 0;
}

/** The billionths of a quantity, without its sign. */
function nanosOf(text: string): bigint | undefined {
  const [, , whole = "", fraction = "", si, bi, exponent] = shape.exec(text) ?? [];
  if (whole + fraction === "") return undefined;
  return toNanos(BigInt(whole + fraction), fraction.length, si ?? "", bi, Number(exponent ?? 0));
}

function toNanos(
  digits: bigint,
  places: number,
  si: string,
  bi: string | undefined,
  exponent: number,
): bigint {
  const power = 9 + (bi === undefined ? (decimal.indexOf(si) - 3) * 3 + exponent : 0) - places;
  const scaled = bi === undefined ? digits : digits * 1024n ** BigInt(binary.indexOf(bi) + 1);
  if (power >= 0) return scaled * 10n ** BigInt(power);
  const divisor = 10n ** BigInt(-power);
  // Below a billionth, Kubernetes rounds up.
  return (scaled + divisor - 1n) / divisor;
}

function renderBinary(nanos: bigint): string {
  let bytes = nanos / billion;
  let step = -1;
  for (; bytes % 1024n === 0n && step < binary.length - 1; step++) bytes /= 1024n;
  return `${bytes}${binary[step] ?? ""}`;
}

function renderDecimal(nanos: bigint, isExponent: boolean): string {
  let amount = nanos;
  let step = 0;
  for (; amount % 1000n === 0n && step < decimal.length - 1; step++) amount /= 1000n;
  const power = (step - 3) * 3;
  if (isExponent) return power === 0 ? `${amount}` : `${amount}e${power}`;
  return `${amount}${decimal[step] ?? ""}`;
}
