import { type JsonObject, sameValue } from "@metatron/runtime/kubernetes";
import { ApiError } from "../../api-server.ts";
import type { FieldSet } from "../fields/field-set.ts";
import { valueAt } from "../fields/locate.ts";
import type { Managed } from "../fields/managers.ts";

/** A field that one manager owns and another wants to change. */
export interface FieldConflict {
  readonly owner: Managed;
  readonly key: string;
  readonly steps: readonly string[];
}

/** The fields of `wanted` that others own and that would get another value. */
export function findConflicts(
  others: readonly Managed[],
  wanted: FieldSet,
  live: JsonObject,
  applied: JsonObject,
): readonly FieldConflict[] {
  return others.flatMap((owner) =>
    [...wanted]
      .filter(([key, steps]) => owner.fields.has(key) && !steps.at(-1)?.startsWith("k:"))
      .filter(([, steps]) => !sameValue(valueAt(live, steps), valueAt(applied, steps)))
      .map(([key, steps]) => ({ owner, key, steps })),
  );
}

/** A path as Kubernetes prints it: `.spec.containers[name="app"].image`. */
export function renderPath(steps: readonly string[]): string {
  return steps
    .map((step) => {
      if (step.startsWith("f:")) return `.${step.slice(2)}`;
      if (step.startsWith("v:")) return `[=${step.slice(2)}]`;
      const keys = Object.entries(JSON.parse(step.slice(2)) as Record<string, unknown>);
      return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(",")}]`;
    })
    .join("");
}

/** The 409 that names every field and its owner; one that applied is the same in every version. */
export function conflictError(conflicts: readonly FieldConflict[]): ApiError {
  const causes = conflicts.map(({ owner, steps }) => {
    const where = owner.subresource === undefined ? "" : ` with subresource "${owner.subresource}"`;
    const version = owner.operation === "Apply" ? "" : ` using ${owner.apiVersion}`;
    return { field: renderPath(steps), message: `conflict with "${owner.manager}"${where}${version}` };
  });
  const [first, ...more] = causes;
  if (first !== undefined && more.length === 0) {
    return new ApiError("Conflict", `Apply failed with 1 conflict: ${first.message}: ${first.field}`, causes);
  }
  const owners = [...new Set(causes.map(({ message }) => message))].sort();
  const lines = owners.flatMap((owner) => [
    `${owner.replace("conflict", "conflicts")}:`,
    ...causes.filter(({ message }) => message === owner).map(({ field }) => `- ${field}`),
  ]);
  const text = `Apply failed with ${causes.length} conflicts: ${lines.join("\n")}`;
  return new ApiError("Conflict", text, causes);
}
