import type { JsonObject } from "../../../json.ts";
import type { Context } from "../context.ts";
import type { Strategy } from "../strategy/model.ts";

/** The object with its `managedFields` as they are after an update by `manager`. */
export function trackUpdate(
  _context: Context,
  _strategy: Strategy,
  _before: JsonObject | undefined,
  after: JsonObject,
  _manager: string | undefined,
  _apiVersion: string,
  _subresource?: string,
): JsonObject {
  return after;
}
