import type { Declaration } from "../controller/declaration.ts";
import { isObject, type JsonObject, type JsonValue } from "../kubernetes/json.ts";

/** What a hook's request holds, whatever the controller's type. */
export interface HookRequest {
  readonly controller: JsonObject;
  /** The parent, or the decorated object. */
  readonly parent: JsonObject;
  readonly owned: JsonValue | undefined;
  readonly related: JsonValue | undefined;
  readonly finalizing: boolean;
}

/** A body that is no hook request; the message says what is wrong with it. */
export class BadRequest extends Error {
  override readonly name = "BadRequest";
}

/** Reads the JSON text of a request. The text itself never gets into the message: it may hold a Secret. */
export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = /position \d+/.exec(error instanceof Error ? error.message : "")?.[0];
    throw new BadRequest(`the body is not valid JSON${position === undefined ? "" : `, at ${position}`}`);
  }
}

/**
 * Takes a parsed body apart; only the parent (or object) must be there. A decorator's request says `object` and
 * `attachments`, in v1 and v2; its customize says `parent`, and so do the documents of v2.
 */
export function toHookRequest(body: unknown, type: Declaration["type"]): HookRequest {
  const [parentKey, ownedKey] = type === "composite" ? ["parent", "children"] : ["object", "attachments"];
  if (!isObject(body)) throw new BadRequest("the body is not a JSON object");
  const parent = body[parentKey] ?? (type === "decorator" ? body["parent"] : undefined);
  if (!isObject(parent))
    throw new BadRequest(`the body has no ${parentKey}: is the route right for this controller?`);
  const controller = body["controller"];
  return {
    controller: isObject(controller) ? controller : {},
    parent,
    owned: body[ownedKey] ?? (type === "decorator" ? body["children"] : undefined),
    related: body["related"],
    finalizing: body["finalizing"] === true,
  };
}
