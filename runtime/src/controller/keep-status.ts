/** Stands for the status that was observed. */
export interface KeepStatus {
  readonly keepsStatus: true;
}

const brand = /* @__PURE__ */ Symbol.for("metatron.keepStatus");
const kept: KeepStatus = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.defineProperty({ keepsStatus: true } as const, brand, { value: true }),
);

/** Says `status: keepStatus()`: the observed status stays as it is. A copy of it is refused. */
export function keepStatus(): KeepStatus {
  return kept;
}

/** Whether a hook's status is `keepStatus()`, from whichever copy of this package; whoever spreads or clones it gets an object without the brand. */
export function isKeepStatus(value: unknown): value is KeepStatus {
  return typeof value === "object" && value !== null && Object.hasOwn(value, brand);
}

/** Whether a hook's status is `keepStatus()`, or was once: sent as it is, it would wipe the status. */
export function isOrWasKeepStatus(value: object): boolean {
  return Object.hasOwn(value, "keepsStatus");
}
