const NANO = 1_000_000_000n;
const form = /^([+-]?)(\d*)(?:\.(\d*))?(?:(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]?)|[eE]([+-]?\d{1,3}))$/;
const LONGEST = 300;

const factors = new Map<string, bigint>([
  ["n", 1n],
  ["u", 1_000n],
  ["m", 1_000_000n],
  ["", NANO],
  ["k", 10n ** 12n],
  ["M", 10n ** 15n],
  ["G", 10n ** 18n],
  ["T", 10n ** 21n],
  ["P", 10n ** 24n],
  ["E", 10n ** 27n],
  ["Ki", NANO << 10n],
  ["Mi", NANO << 20n],
  ["Gi", NANO << 30n],
  ["Ti", NANO << 40n],
  ["Pi", NANO << 50n],
  ["Ei", NANO << 60n],
]);

/**
 * The quantity in billionths, rounded away from zero as Kubernetes does; undefined when the text is none.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseQuantity(text: string): bigint | undefined {
  const parts = text.length <= LONGEST ? form.exec(text) : null;
  if (parts === null) return undefined;
  const [, sign, whole = "", fraction = "", suffix = "", exponent = "0"] = parts;
  if (whole === "" && fraction === "") return undefined;
  const digits = BigInt(whole + fraction) * (factors.get(suffix) ?? 0n);
  const power = Number(exponent) - fraction.length;
  const nanos = power >= 0 ? digits * 10n ** BigInt(power) : divideUp(digits, 10n ** BigInt(-power));
  return sign === "-" ? -nanos : nanos;
}

function divideUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}
