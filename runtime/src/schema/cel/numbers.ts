import { parseQuantity } from "../../kubernetes/quantity.ts";
import { fail, type Library } from "./library.ts";

const NANO = 1_000_000_000n;

class Quantity {
  readonly #nanos: bigint;
  constructor(nanos: bigint) {
    this.#nanos = nanos;
  }
  get nanos(): bigint {
    return this.#nanos;
  }
  plus(nanos: bigint): Quantity {
    return new Quantity(this.#nanos + nanos);
  }
}

/** The type of `quantity("500Mi")` and its functions. */
export const quantities: Library = (environment) => {
  const type = "kubernetes.Quantity";
  environment
    .registerType(type, { ctor: Quantity, fields: {} })
    .registerOperator(`${type} == ${type}`, (left: Quantity, right: Quantity) => left.nanos === right.nanos)
    .registerFunction(
      `quantity(string): ${type}`,
      (text: string) =>
        new Quantity(
          parseQuantity(text) ??
            fail(
              `quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`,
            ),
        ),
    )
    .registerFunction("isQuantity(string): bool", (text: string) => parseQuantity(text) !== undefined)
    .registerFunction(`${type}.sign(): int`, ({ nanos }: Quantity) => compare(nanos, 0n))
    .registerFunction(`${type}.isInteger(): bool`, ({ nanos }: Quantity) => nanos % NANO === 0n)
    .registerFunction(`${type}.asInteger(): int`, ({ nanos }: Quantity) =>
      nanos % NANO === 0n ? nanos / NANO : fail("cannot convert value to integer"),
    )
    .registerFunction(`${type}.asApproximateFloat(): double`, ({ nanos }: Quantity) => Number(nanos) / 1e9)
    .registerFunction(`${type}.compareTo(${type}): int`, (left: Quantity, right: Quantity) =>
      compare(left.nanos, right.nanos),
    )
    .registerFunction(
      `${type}.isGreaterThan(${type}): bool`,
      (left: Quantity, right: Quantity) => left.nanos > right.nanos,
    )
    .registerFunction(
      `${type}.isLessThan(${type}): bool`,
      (left: Quantity, right: Quantity) => left.nanos < right.nanos,
    )
    .registerFunction(`${type}.add(${type}): ${type}`, (left: Quantity, right: Quantity) =>
      left.plus(right.nanos),
    )
    .registerFunction(`${type}.add(int): ${type}`, (left: Quantity, right: bigint) => left.plus(right * NANO))
    .registerFunction(`${type}.sub(${type}): ${type}`, (left: Quantity, right: Quantity) =>
      left.plus(-right.nanos),
    )
    .registerFunction(`${type}.sub(int): ${type}`, (left: Quantity, right: bigint) =>
      left.plus(-right * NANO),
    );
};

function compare(left: bigint, right: bigint): bigint {
  if (left === right) return 0n;
  return left < right ? -1n : 1n;
}

const strict =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
const loose = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-[^+]*)?(\+.*)?$/;

class Semver {
  readonly #numbers: readonly bigint[];
  readonly #labels: readonly string[];
  constructor(numbers: readonly bigint[], labels: readonly string[]) {
    this.#numbers = numbers;
    this.#labels = labels;
  }
  number(index: number): bigint {
    return this.#numbers[index] ?? 0n;
  }
  compare(other: Semver): bigint {
    for (const index of [0, 1, 2]) {
      if (this.number(index) !== other.number(index))
        return this.number(index) < other.number(index) ? -1n : 1n;
    }
    return compareLabels(this.#labels, other.#labels);
  }
}

/** The type of `semver("1.2.3")` and its functions. */
export const semvers: Library = (environment) => {
  const type = "kubernetes.Semver";
  environment
    .registerType(type, { ctor: Semver, fields: {} })
    .registerOperator(`${type} == ${type}`, (left: Semver, right: Semver) => left.compare(right) === 0n)
    .registerFunction(
      `semver(string): ${type}`,
      (text: string) => parse(text) ?? fail("invalid semantic version"),
    )
    .registerFunction(
      `semver(string, bool): ${type}`,
      (text: string, isLoose: boolean) =>
        parse(isLoose ? normalize(text) : text) ?? fail("invalid semantic version"),
    )
    .registerFunction("isSemver(string): bool", (text: string) => parse(text) !== undefined)
    .registerFunction(
      "isSemver(string, bool): bool",
      (text: string, isLoose: boolean) => parse(isLoose ? normalize(text) : text) !== undefined,
    )
    .registerFunction(`${type}.major(): int`, (version: Semver) => version.number(0))
    .registerFunction(`${type}.minor(): int`, (version: Semver) => version.number(1))
    .registerFunction(`${type}.patch(): int`, (version: Semver) => version.number(2))
    .registerFunction(`${type}.compareTo(${type}): int`, (left: Semver, right: Semver) => left.compare(right))
    .registerFunction(
      `${type}.isGreaterThan(${type}): bool`,
      (left: Semver, right: Semver) => left.compare(right) > 0n,
    )
    .registerFunction(
      `${type}.isLessThan(${type}): bool`,
      (left: Semver, right: Semver) => left.compare(right) < 0n,
    );
};

function parse(text: string): Semver | undefined {
  const parts = strict.exec(text);
  if (parts === null) return undefined;
  const labels = parts[4]?.split(".") ?? [];
  if (labels.some((label) => /^0\d+$/.test(label))) return undefined;
  return new Semver(
    parts.slice(1, 4).map((part) => BigInt(part)),
    labels,
  );
}

function normalize(text: string): string {
  const parts = loose.exec(text);
  if (parts === null) return text;
  const numbers = parts.slice(1, 4).map((part) => (part ?? "0").replace(/^0+(?=\d)/, ""));
  return `${numbers.join(".")}${parts[4] ?? ""}${parts[5] ?? ""}`;
}

function compareLabels(left: readonly string[], right: readonly string[]): bigint {
  if (left.length === 0 || right.length === 0) return BigInt(Math.sign(right.length - left.length));
  for (const [index, label] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1n;
    const order = compareLabel(label, other);
    if (order !== 0n) return order;
  }
  return left.length < right.length ? -1n : 0n;
}

function compareLabel(left: string, right: string): bigint {
  if (left === right) return 0n;
  const numeric = [left, right].map((label) => /^\d+$/.test(label));
  if (numeric[0] !== numeric[1]) return numeric[0] === true ? -1n : 1n;
  if (numeric[0] === true) return BigInt(left) < BigInt(right) ? -1n : 1n;
  return left < right ? -1n : 1n;
}
