import { isObject, type JsonObject, type JsonValue } from "@metatron/runtime/kubernetes";
import { parse } from "yaml";
import { ApiError, type Fault } from "../simulator/index.ts";
import { parseKey } from "../simulator/records.ts";
import { isWritten } from "./edit.ts";
import type { Step } from "./steps.ts";

/** The faults of the page. */
const faults: Readonly<Record<string, Fault>> = {
  conflict: { kind: "conflict" },
  "failed-create": { kind: "failed-create" },
  "hook-500": { kind: "hook-down", status: 500 },
  "hook-down": { kind: "hook-down" },
  "slow-hook": { kind: "slow-hook", seconds: 30 },
  "stale-cache": { kind: "stale-cache" },
  restart: { kind: "restart" },
};

const longest = 365 * 24 * 3600;

/** Reads a step as the page sends it. Throws `ApiError` when it is none. */
export function readStep(body: unknown): Step {
  const step: JsonObject = isObject(body) ? body : {};
  const { kind, key, text, seconds, fault } = step;
  if ((kind === "apply" || kind === "edit") && typeof text === "string") {
    const object = parseText(text);
    if (!isWritten(object)) throw refuse("an object needs apiVersion, kind and metadata.name");
    return { kind, object };
  }
  if ((kind === "delete" || kind === "fail" || kind === "recover") && typeof key === "string")
    return { kind, ref: parseKey(key) };
  if (kind === "advance" && typeof seconds === "number" && seconds > 0 && seconds <= longest)
    return { kind, seconds };
  const known = typeof fault === "string" && Object.hasOwn(faults, fault) ? faults[fault] : undefined;
  if (kind === "fault" && known !== undefined) return { kind, fault: known };
  throw refuse("there is no such step");
}

function refuse(message: string): ApiError {
  return new ApiError("BadRequest", message);
}

function parseText(text: string): JsonValue {
  try {
    return parse(text) as JsonValue;
  } catch (error) {
    throw refuse(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
  }
}
