import type { FieldError } from "../field-error.ts";

/** What one validation collects: the errors, and how many checks were made (an alternative with more of them is the likelier one). */
export interface Walk {
  readonly errors: FieldError[];
  checks: number;
}

/** A walk that has seen nothing yet. */
export function newWalk(): Walk {
  return { errors: [], checks: 0 };
}

/** Adds what another walk saw. */
export function merge(walk: Walk, other: Walk): void {
  for (const error of other.errors) walk.errors.push(error);
  walk.checks += other.checks;
}
