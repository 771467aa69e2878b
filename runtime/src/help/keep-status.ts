/** Stands for the status that was observed. */
export interface KeepStatus {
  readonly keepsStatus: true;
}

const kept: KeepStatus = Object.freeze({ keepsStatus: true });

/** Says `status: keepStatus()`: the observed status stays as it is. */
export function keepStatus(): KeepStatus {
  return kept;
}

/** Whether a hook's status is `keepStatus()`. */
export function isKeepStatus(value: unknown): value is KeepStatus {
  return value === kept;
}
