import type { HookName } from "@metatron/runtime";
import type { HookManifest } from "@metatron/runtime/kubernetes";

/** How a hook is called, read from its manifest. */
export interface Webhook {
  readonly type: HookName;
  readonly version: "v1" | "v2";
  /** The whole address, which Metacontroller's errors name. */
  readonly url: string;
  /** The path with the query, as the server sees it. */
  readonly path: string;
  readonly timeout: number;
  readonly mode: "strict" | "loose";
  readonly etag: { readonly timeoutSeconds: number | undefined } | undefined;
}

/** Reads a hook; undefined when the controller has none. Throws what Metacontroller would refuse at start. */
export function parseWebhook(type: HookName, hook: HookManifest | undefined): Webhook | undefined {
  const webhook = hook?.webhook;
  if (hook === undefined || webhook === undefined) return undefined;
  const version = hook.version ?? "v1";
  const url = urlOf(webhook);
  const { pathname, search } = new URL(url);
  return {
    type,
    version,
    url,
    path: pathname + search,
    timeout: timeoutOf(webhook.timeout),
    mode: webhook.responseUnMarshallMode ?? (version === "v2" ? "strict" : "loose"),
    etag: webhook.etag?.enabled === true ? { timeoutSeconds: webhook.etag.cacheTimeoutSeconds } : undefined,
  };
}

function urlOf(webhook: NonNullable<HookManifest["webhook"]>): string {
  if (webhook.url !== undefined) return webhook.url;
  const { service, path } = webhook;
  if (service === undefined || path === undefined) {
    throw new Error(`invalid webhook config: must specify either full 'url', or both 'service' and 'path'`);
  }
  const { name, namespace, port = 80, protocol = "http" } = service;
  if (name === "" || namespace === "") {
    throw new Error(`invalid client config: must specify service 'name' and 'namespace'`);
  }
  return `${protocol}://${name}.${namespace}:${port}${path.startsWith("/") ? path : `/${path}`}`;
}

/** A duration that is none, or not positive, counts as the default of ten seconds. */
function timeoutOf(text: string | undefined): number {
  const milliseconds = text === undefined ? undefined : parseDuration(text);
  return milliseconds !== undefined && milliseconds > 0 ? milliseconds : 10_000;
}

const units: { readonly [unit: string]: number } = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** The milliseconds of a Go duration such as `1m30s`; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit = ""] of text.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)) {
    total += Number(amount) * (units[unit] ?? 0);
  }
  return total;
}

/** The answer to one HTTP request. */
export interface HookReply {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | undefined };
  readonly body: string;
}

/** Sends one hook request; rejects when there is no answer within the time. */
export type Transport = (
  path: string,
  body: string,
  headers: { readonly [name: string]: string },
  timeout: number,
) => Promise<HookReply>;

/** The part of a Fastify server that the simulator needs. */
export interface InjectableServer {
  inject(request: {
    method: "POST";
    url: string;
    headers: { [name: string]: string };
    payload: string;
  }): PromiseLike<{
    readonly statusCode: number;
    readonly headers: { readonly [name: string]: unknown };
    readonly body: string;
  }>;
}

/** Calls hooks in this process, through the server's whole HTTP path but without a socket. */
export function injectTransport(server: InjectableServer): Transport {
  return async (path, body, headers, timeout) => {
    const request = server.inject({ method: "POST", url: path, headers: { ...headers }, payload: body });
    const answer = await within(request, timeout);
    return { status: answer.statusCode, headers: toTexts(answer.headers), body: answer.body };
  };
}

/** Calls hooks of a server that runs elsewhere; the path is appended to the URL. */
export function fetchTransport(url: string): Transport {
  const base = url.replace(/\/+$/, "");
  return async (path, body, headers, timeout) => {
    const signal = AbortSignal.timeout(timeout);
    try {
      const answer = await fetch(base + path, { method: "POST", headers, body, signal, redirect: "follow" });
      return {
        status: answer.status,
        headers: Object.fromEntries(answer.headers.entries()),
        body: await answer.text(),
      };
    } catch (error) {
      throw signal.aborted ? timedOut(error) : withReason(error);
    }
  };
}

/** The reason that fetch keeps in its cause, as in `connect ECONNREFUSED 127.0.0.1:8080`. */
function withReason(error: unknown): unknown {
  const { cause } = error as { cause?: { message?: unknown; code?: unknown } };
  const reason = cause?.message || cause?.code;
  return typeof reason === "string" ? new Error(reason, { cause: error }) : error;
}

/** What Go's HTTP client says when the time is over. */
export function timedOut(cause?: unknown): Error {
  return new Error("context deadline exceeded (Client.Timeout exceeded while awaiting headers)", { cause });
}

/** The answer, or an error when it does not come in time. */
async function within<T>(answer: PromiseLike<T>, timeout: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(timedOut()), timeout);
  });
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
  }
}

function toTexts(headers: { readonly [name: string]: unknown }): HookReply["headers"] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
