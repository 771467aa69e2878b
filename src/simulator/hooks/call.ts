import { isObject, type JsonObject } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import type { Clock } from "../clock/work-queue.ts";
import { HookError, parseResponse, type ResponseShape, TooManyRequests } from "./response.ts";
import type { HookReply, Transport, Webhook } from "./webhook.ts";

/** One hook of one controller, ready to be called. */
export interface Hook {
  readonly webhook: Webhook;
  /** Sends a request about a parent and gives the checked response. Throws `HookError` or `TooManyRequests`. */
  call(root: StoredObject, body: string): Promise<JsonObject>;
  /** Forgets what the ETag cache holds, as a restart does. */
  reset(): void;
}

const json = { "content-type": "application/json" };

/** Makes a hook from its manifest. */
export function createHook(
  webhook: Webhook,
  shape: ResponseShape,
  transport: Transport,
  clock: Clock,
  authorize: () => string | undefined,
): Hook {
  let credentials: { readonly authorization?: string } | undefined;
  const parse = createParser(webhook, shape);
  const cache = webhook.etag === undefined ? undefined : createEtagCache(clock, webhook.etag.timeoutSeconds);
  return {
    webhook,
    async call(root, body) {
      const key = `${root.kind}:${root.metadata.namespace ?? ""}:${root.metadata.name}`;
      const entry = cache?.get(key);
      credentials ??= readCredentials(authorize);
      const tagged = entry === undefined ? json : { ...json, "if-none-match": entry.tag };
      const headers = { ...tagged, ...credentials };
      const reply = await send(webhook, transport, body, headers);
      if (reply.status === 429)
        throw new TooManyRequests(retryAfter(reply.headers["retry-after"], clock), reasonOf(reply.body));
      if (entry !== undefined && (reply.status === 304 || reply.status === 412)) {
        return parse(root, entry.body);
      }
      if (reply.status !== 200) {
        throw new HookError(`unsupported status code: ${reply.status} body: ${reply.body}`, reply);
      }
      const tag = reply.headers["etag"];
      if (tag !== undefined && tag !== "") cache?.set(key, { tag, body: reply.body });
      return parse(root, reply.body);
    },
    reset() {
      cache?.clear();
      credentials = undefined;
    },
  };
}

/** Credentials are read once, until a restart. Without them Metacontroller does not start the controller, here every call fails. */
function readCredentials(authorize: () => string | undefined): { readonly authorization?: string } {
  try {
    const authorization = authorize();
    return authorization === undefined ? {} : { authorization };
  } catch (error) {
    throw new HookError(error instanceof Error ? error.message : String(error), undefined, error);
  }
}

/** Reads answers; the same answer about the same parent as the last time is read once. */
function createParser(
  webhook: Webhook,
  shape: ResponseShape,
): (root: StoredObject, body: string) => JsonObject {
  let [uid, text, value]: [string, string, JsonObject] = ["", "", {}];
  return (root, body) => {
    if (uid !== root.metadata.uid || text !== body) {
      value = parseResponse(body, shape, webhook);
      [uid, text] = [root.metadata.uid, body];
    }
    return value;
  };
}

async function send(
  webhook: Webhook,
  transport: Transport,
  body: string,
  headers: { readonly [name: string]: string },
): Promise<HookReply> {
  try {
    return await transport(webhook.path, body, headers, webhook.timeout);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new HookError(`http error: Post "${webhook.url}": ${reason}`, undefined, error);
  }
}

/** What an answer says in words: the `error` of the runtime's JSON, or the text. */
function reasonOf(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) && typeof value["error"] === "string" ? value["error"] : body;
  } catch {
    return body;
  }
}

/** Seconds, or a date as in RFC 1123; anything else counts as no delay at all. */
function retryAfter(header: string | undefined, clock: Clock): number {
  if (header === undefined) return 0;
  if (/^[+-]?\d+$/.test(header)) return Number(header);
  const date = /^\w{3}, \d\d \w{3} \d{4} [\d:]{8} [A-Z]{3,4}$/.test(header) ? Date.parse(header) : NaN;
  return Number.isNaN(date) ? 0 : Math.ceil((date - clock.now()) / 1000);
}

/** What the ETag cache keeps of one parent: the last tag and the body that came with it. */
export interface TaggedBody {
  readonly tag: string;
  readonly body: string;
}

/** The ETag cache of one hook. */
export interface EtagCache {
  get(key: string): TaggedBody | undefined;
  set(key: string, entry: TaggedBody): void;
  clear(): void;
}

/**
 * Entries are kept by kind, namespace and name of the parent: all revisions of a rolling parent share one slot (trap 10).
 * Without a timeout they are kept for ever.
 */
function createEtagCache(clock: Clock, timeoutSeconds: number | undefined): EtagCache {
  const entries = new Map<string, { readonly entry: TaggedBody; readonly until: number }>();
  const lifetime = timeoutSeconds === undefined || timeoutSeconds <= 0 ? Infinity : timeoutSeconds * 1000;
  return {
    get(key) {
      const found = entries.get(key);
      return found !== undefined && clock.now() < found.until ? found.entry : undefined;
    },
    set: (key, entry) => void entries.set(key, { entry, until: clock.now() + lifetime }),
    clear: () => entries.clear(),
  };
}
