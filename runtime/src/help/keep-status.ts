/** Stands for the status that was observed. */
export interface KeepStatus {
  readonly keepsStatus: true;
}

/** A second copy of this package has another `kept`, but the same brand; a copy made by spreading or cloning has none. */
const brand = /* @__PURE__ */ Symbol.for("metatron.keepStatus");
const kept: KeepStatus = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.defineProperty({ keepsStatus: true } as const, brand, { value: true }),
);

/** Says `status: keepStatus()`: the observed status stays as it is. Return it itself: a spread or a clone is refused. */
export function keepStatus(): KeepStatus {
  return kept;
}

/** Whether a hook's status is `keepStatus()`, from whichever copy of this package. */
export function isKeepStatus(value: unknown): value is KeepStatus {
  return value === kept || (typeof value === "object" && value !== null && Object.hasOwn(value, brand));
}

/** Whether a hook's status is `keepStatus()`, or was once: sent as it is, it would wipe the status. */
export function isOrWasKeepStatus(value: object): boolean {
  return Object.hasOwn(value, "keepsStatus");
}
