import { type Report, shown } from "../core/error.ts";

/** Reports a restart policy that the API server refuses for this kind of workload. */
export function checkRestartPolicy(
  report: Report,
  given: string | undefined,
  allowed: readonly string[],
): void {
  if (given !== undefined && !allowed.includes(given))
    report("spec.template.spec.restartPolicy", `must be ${allowed.join(" or ")}, is ${shown(given)}`);
}
