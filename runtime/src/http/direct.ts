import { channel } from "node:diagnostics_channel";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { Outcome } from "../call/outcome.ts";
import type { CreateHasher } from "./hasher.ts";
import { type HookCall, jsonType } from "./hook-call.ts";
import { HookMessage } from "./hook-message.ts";
import { ChunkedPayload } from "./payload.ts";

/** A hook that may be called past Fastify's routing. */
export interface DirectRoute {
  readonly call: HookCall;
  readonly bodyLimit: number;
  readonly createHasher: CreateHasher | undefined;
  readonly isDraining: () => boolean;
  /** Whether the caller may call hooks. */
  readonly isAllowed: (request: IncomingMessage) => boolean;
}

/** The hooks of Fastify that see requests; with one of them every request must pass Fastify. */
const lifecycle: ReadonlySet<string> = new Set([
  "onRequest",
  "preParsing",
  "preValidation",
  "preHandler",
  "preSerialization",
  "onSend",
  "onResponse",
  "onTimeout",
  "onError",
  "onRequestAbort",
  // It may give any route any of the others.
  "onRoute",
]);

/**
 * The short way of a call that is as it should be: routing, parsing and sending through Fastify would be a fifth of a
 * small call. Whatever is unusual about a request, from its method to the length of its body, takes Fastify's way, and
 * so does every request once somebody added a hook to the server or listens to Fastify's diagnostics.
 */
export class DirectRoutes {
  readonly #routes = new Map<string, DirectRoute>();
  readonly #nextId: () => string;
  readonly #trusted = new WeakSet<object>();
  #isOpen = true;

  /** The ids of requests come from the server's own source. */
  constructor(nextId: () => string) {
    this.#nextId = nextId;
  }

  add(url: string, route: DirectRoute): void {
    this.#routes.set(url, route);
  }

  /** Puts the short way before Fastify's. */
  attach(fastify: FastifyInstance): void {
    const { server, log } = fastify;
    const dispatch = server.listeners("request") as RequestListener[];
    server.removeAllListeners("request");
    server.on("request", (request, response) => {
      if (this.#take(request, response, log)) return;
      for (const each of dispatch) each.call(server, request, response);
    });
    this.#watchHooks(fastify);
  }

  /** Says that a hook of the server's own does nothing that the short way leaves out. */
  trust(hook: object): void {
    this.#trusted.add(hook);
  }

  #watchHooks(fastify: FastifyInstance): void {
    const { addHook } = fastify as unknown as { addHook: (name: string, hook: object) => FastifyInstance };
    const watch = (name: string, hook: object): void => {
      if (lifecycle.has(name) && !this.#trusted.has(hook)) this.#isOpen = false;
    };
    fastify.addHook = function addWatchedHook(this: FastifyInstance, name: string, hook: object) {
      watch(name, hook);
      return addHook.call(this, name, hook);
    };
  }

  /** A manifest puts the revision of the code behind the path. */
  #find(url: string): DirectRoute | undefined {
    const mark = url.indexOf("?");
    return this.#routes.get(mark === -1 ? url : url.slice(0, mark));
  }

  #take(request: IncomingMessage, response: ServerResponse, log: FastifyBaseLogger): boolean {
    const { method, url = "", headers } = request;
    const route = method === "POST" ? this.#find(url) : undefined;
    if (route === undefined || !this.#isOpen || handlerStart.hasSubscribers || !isUsual(request, route))
      return false;
    receive(request, route.createHasher, (payload) => {
      const id = headers["x-request-id"] || this.#nextId();
      const incoming = { id: id as string, url, ifNoneMatch: headers["if-none-match"], log, payload };
      route.call(incoming, (outcome) => send(response, outcome, route.isDraining()));
    });
    return true;
  }
}

const handlerStart = channel("tracing:fastify.request.handler:start");

const usualTypes = new Set(["application/json", jsonType]);

function isUsual(request: IncomingMessage, route: DirectRoute): boolean {
  const { headers } = request;
  try {
    return (
      usualTypes.has(headers["content-type"] ?? "") &&
      Number(headers["content-length"] ?? Number.NaN) <= route.bodyLimit &&
      !route.isDraining() &&
      route.isAllowed(request)
    );
  } catch {
    // What gives the credentials may throw; Fastify answers that.
    return false;
  }
}

/** Collects a body whose length the parser of Node holds to its header; one that breaks off is forgotten. */
function receive(
  request: IncomingMessage,
  createHasher: CreateHasher | undefined,
  then: (payload: ChunkedPayload) => void,
): void {
  const payload = new ChunkedPayload(createHasher?.(Number(request.headers["content-length"])));
  const take = (piece: Buffer | null): void => {
    if (piece === null) then(payload);
    else payload.add(piece);
  };
  if (request instanceof HookMessage) return request.handTo(take);
  request.on("data", take);
  request.on("end", () => take(null));
}

function send(response: ServerResponse, outcome: Outcome, isLast: boolean): void {
  const { status, body, retryAfterSeconds, etag } = outcome;
  const { bytes = Buffer.byteLength(body) } = outcome;
  const headers = status === 304 ? [] : ["content-type", jsonType, "content-length", String(bytes)];
  if (isLast) headers.push("connection", "close");
  if (retryAfterSeconds !== undefined) headers.push("retry-after", String(retryAfterSeconds));
  if (etag !== undefined) headers.push("etag", etag);
  response.writeHead(status, headers);
  if (body !== "") {
    // Node writes a body that comes with end() in two parts; one that is written before goes out with the head as one.
    response.cork();
    // What is ASCII need not be encoded.
    response.write(body, bytes === body.length ? "latin1" : "utf8");
    response.uncork();
  }
  response.end();
}
