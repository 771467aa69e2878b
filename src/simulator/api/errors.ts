import { type FieldError, formatFieldError } from "@metatron/runtime/schema";
import { ApiError, type ServedKind } from "../api-server.ts";

type Named = Pick<ServedKind, "group" | "resource" | "kind">;

function qualified(name: string, group: string): string {
  return group === "" ? name : `${name}.${group}`;
}

/** The 404 for an object that does not exist. */
export function notFound(kind: Named, name: string): ApiError {
  return new ApiError("NotFound", `${qualified(kind.resource, kind.group)} "${name}" not found`);
}

/** The 404 for a path that nothing serves: an unknown kind, or a subresource that the kind does not have. */
export function notServed(): ApiError {
  return new ApiError("NotFound", "the server could not find the requested resource");
}

/** The 409 for a second object of one name. */
export function alreadyExists(kind: Named, name: string): ApiError {
  return new ApiError("AlreadyExists", `${qualified(kind.resource, kind.group)} "${name}" already exists`);
}

/** What the API server says of a write that rests on an old version. */
export const modified =
  "the object has been modified; please apply your changes to the latest version and try again";

/** The 409 for a write that rests on an old version, or on another object of the same name. */
export function conflict(kind: Named, name: string, reason: string): ApiError {
  const subject = `${qualified(kind.resource, kind.group)} "${name}"`;
  return new ApiError("Conflict", `Operation cannot be fulfilled on ${subject}: ${reason}`);
}

/** The 422 that lists every field that is wrong, each mistake once. */
export function invalid(kind: Named, name: string, errors: readonly FieldError[]): ApiError {
  const lines = new Map(errors.map((error) => [formatFieldError(error), error]));
  const [first = "", ...more] = lines.keys();
  const text = more.length === 0 ? first : `[${[first, ...more].join(", ")}]`;
  return new ApiError(
    "Invalid",
    `${qualified(kind.kind, kind.group)} "${name}" is invalid: ${text}`,
    [...lines.values()].map(({ path, message }) => ({ field: path, message })),
  );
}

/** The 403 for something that this object may not do now. */
export function forbidden(kind: Named, name: string, reason: string): ApiError {
  return new ApiError(
    "Forbidden",
    `${qualified(kind.resource, kind.group)} "${name}" is forbidden: ${reason}`,
  );
}
