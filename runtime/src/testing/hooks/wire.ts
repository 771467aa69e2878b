import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { toUSVString } from "node:util";
import type { FastifyInstance } from "fastify";
import { type HookReply, type Transport, within } from "./transport.ts";

type Headers = { [name: string]: string };

const socket = Object.assign(new EventEmitter(), { remoteAddress: "127.0.0.1", encrypted: false });

/** Calls hooks of our own server through its routes, parsers and handlers, without the cost of a simulated socket. */
export function routingTransport(server: FastifyInstance): Transport {
  let isReady = false;
  return async (path, body, headers, timeout) => {
    if (!isReady) await server.ready();
    isReady = true;
    let reply: HookReply | undefined;
    let arrive = (answer: HookReply): void => void (reply = answer);
    const request = new WireRequest(path, headers, body);
    const response = new WireResponse((answer) => arrive(answer));
    server.routing(request as unknown as IncomingMessage, response as unknown as ServerResponse);
    return reply ?? within(new Promise<HookReply>((resolve) => (arrive = resolve)), timeout);
  };
}

/** A request as Node's HTTP server gives it to its listener, with the whole body at hand. */
class WireRequest extends EventEmitter {
  readonly method = "POST";
  readonly httpVersion = "1.1";
  readonly httpVersionMajor = 1;
  readonly httpVersionMinor = 1;
  readonly aborted = false;
  readonly socket = socket;
  readonly url: string;
  readonly headers: Headers;
  #body: Buffer | undefined;

  constructor(url: string, headers: Headers, body: string) {
    super();
    this.#body = Buffer.from(body);
    this.url = url;
    this.headers = { host: "localhost:80", "content-length": String(this.#body.length), ...headers };
  }

  /** Lets the body flow, once. */
  resume(): this {
    const body = this.#body;
    this.#body = undefined;
    if (body === undefined) return this;
    this.emit("data", body);
    this.emit("end");
    return this;
  }
}

/** A response that keeps what would go onto the wire. */
class WireResponse extends EventEmitter {
  statusCode = 200;
  headersSent = false;
  writableEnded = false;
  readonly #headers: Headers = {};
  readonly #answer: (reply: HookReply) => void;
  #body = "";

  constructor(answer: (reply: HookReply) => void) {
    super();
    this.#answer = answer;
  }

  getHeader(name: string): string | undefined {
    return this.#headers[name.toLowerCase()];
  }

  getHeaders(): Headers {
    return this.#headers;
  }

  hasHeader(name: string): boolean {
    return this.getHeader(name) !== undefined;
  }

  removeHeader(name: string): void {
    delete this.#headers[name.toLowerCase()];
  }

  setHeader(name: string, value: unknown): void {
    this.#headers[name.toLowerCase()] = String(value);
  }

  writeHead(status: number, headers: { readonly [name: string]: unknown }): this {
    this.statusCode = status;
    for (const name in headers) if (headers[name] !== undefined) this.setHeader(name, headers[name]);
    this.headersSent = true;
    return this;
  }

  write(chunk: string | Uint8Array): boolean {
    this.#body += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
    return true;
  }

  end(chunk?: string | Uint8Array | null): void {
    if (chunk != null) this.write(chunk);
    this.writableEnded = this.headersSent = true;
    // A lone surrogate does not survive UTF-8.
    this.#answer({ status: this.statusCode, headers: this.#headers, body: toUSVString(this.#body) });
    this.emit("finish");
    this.emit("close");
  }
}
