const binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const billion = 10n ** 9n;
const shape = /^([+-]?)(\d*)(?:\.(\d*))?(?:([numkMGTPE])|([KMGTPE]i)|[eE]([+-]?\d+))?$/;
const surelyCanonical = /^[1-9]\d{0,2}([numkMGTPE]|[KMGTPE]i)?$/;

/**
 * A quantity as the API server writes it: no fraction, the largest suffix that needs none (`1000m` is `1`, `0.5` is
 * `500m`, `1024Mi` is `1Gi`). What is no quantity comes back as it is.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function canonicalQuantity(value: string | number): string {
  const text = String(value).trim();
  if (surelyCanonical.test(text)) return text;
  const [, sign = "", whole = "", fraction = "", si, bi, exponent] = shape.exec(text) ?? [];
  if (whole + fraction === "") return text;
  const nanos = toNanos(BigInt(whole + fraction), fraction.length, si ?? "", bi, Number(exponent ?? 0));
  if (nanos === 0n) return "0";
  // A binary quantity that is small or no whole number is written in decimal, as Kubernetes does to lose nothing.
  const isBinary = bi !== undefined && nanos >= 1024n * billion && nanos % billion === 0n;
  const magnitude = isBinary ? renderBinary(nanos) : renderDecimal(nanos, exponent !== undefined);
  return sign === "-" ? `-${magnitude}` : magnitude;
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
