import { parseQuantity } from "../formats/quantity.ts";
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
