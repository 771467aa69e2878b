import type { ApiError, ObjectRef } from "../api-server.ts";
import type { Pass } from "../controller/context.ts";
import { describe } from "../names.ts";

/** Reports a write of a child that the API server refused for good. */
export function reportRefusal(pass: Pass, object: ObjectRef, error: ApiError): void {
  const { engine, model } = pass.running;
  if (error.reason === "Conflict" || error.reason === "NotFound" || error.reason === "InternalError") return;
  const about = { code: "child-refused", controller: model.name, object } as const;
  const causes = error.causes.length === 0 ? [{ field: "", message: error.message }] : error.causes;
  for (const { field, message } of causes) {
    const isImmutable = /immutable|may not change|forbidden: updates/i.test(message);
    engine.problems.add({
      ...about,
      ...(field !== "" && { path: field }),
      ...(isImmutable && { trap: 4 }),
      message: `${describe(object)} is refused by the API server: ${message}`,
      fix: fixFor(isImmutable, field),
    });
  }
}

function fixFor(isImmutable: boolean, field: string): string {
  if (isImmutable) return "Update this kind with Recreate: its fields cannot change in place.";
  return field.endsWith(".rollingUpdate")
    ? "The merge keeps what the API server added: update this kind with Recreate, or delete the object once."
    : "Make the hook answer an object that the API server accepts.";
}
