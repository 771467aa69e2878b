import { readFileSync } from "node:fs";
import { timingSafeEqual } from "node:crypto";
import type { ServerResponse } from "node:http";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { ApiError } from "../simulator/index.ts";
import { parseKey } from "../simulator/records.ts";
import { toCallView } from "./call.ts";
import { completionSchema, validate } from "./edit.ts";
import { toObjectView } from "./object.ts";
import { readStep } from "./read-step.ts";
import type { Session } from "./session.ts";
import { toTest } from "./test-code.ts";
import { toState } from "./view.ts";

/** What the server of the page needs. */
export interface InspectorOptions {
  readonly session: Session;
  /** The name of the project, for the title. */
  readonly name: string;
  /** Part of every address: whoever does not know it sees nothing. */
  readonly token: string;
  /** Where the built page lies. */
  readonly assets: string;
  readonly port: number;
}

/** The page's server. */
export interface Inspector {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves the page of a session on loopback. Rejects when the port cannot be used. */
export async function serveInspector(options: InspectorOptions): Promise<Inspector> {
  const server = createInspector(options);
  const address = await server.listen({ port: options.port, host: "127.0.0.1" });
  return { url: `${address}/${options.token}/`, close: async () => await server.close() };
}

/** The same server before it listens. */
export function createInspector(options: InspectorOptions): FastifyInstance {
  const server = Fastify({ forceCloseConnections: true, bodyLimit: 4 * 1024 * 1024 });
  // A form of another site could send text without being asked whether it may.
  server.removeContentTypeParser("text/plain");
  server.addHook("onRequest", async (request, reply) => {
    const refusal = refuse(request, options.token);
    if (refusal !== undefined) await reply.code(refusal.code).send({ message: refusal.message });
    else reply.headers(headers);
  });
  server.setErrorHandler(async (error, _request, reply) => await sendError(error, reply));
  void server.register(
    async (own) => {
      servePage(own, options);
      serveEvents(own, options.session);
      serveViews(own, options.session);
      serveSteps(own, options.session);
    },
    { prefix: `/${options.token}` },
  );
  return server;
}

const headers = {
  "cache-control": "no-store",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

interface Refusal {
  readonly code: number;
  readonly message: string;
}

/** A page of another site may reach loopback, by its address or by a name that it points there: neither gets an answer. */
function refuse({ headers, url }: FastifyRequest, token: string): Refusal | undefined {
  const { host = "", origin } = headers;
  if (!/^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host))
    return { code: 403, message: "Open the page by its loopback address." };
  if (origin !== undefined && origin !== `http://${host}`)
    return { code: 403, message: "Another origin may not ask." };
  const given = Buffer.from(url.split("/")[1] ?? "");
  const wanted = Buffer.from(token);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    return {
      code: 403,
      message: "The link has a token that is missing here: open what metatron dev printed.",
    };
  return undefined;
}

async function sendError(error: unknown, reply: FastifyReply): Promise<void> {
  if (error instanceof ApiError) {
    await reply.code(error.code).send({ message: error.message, causes: error.causes });
    return;
  }
  const { statusCode = 500, message } = error as Error & { readonly statusCode?: number };
  await reply.code(statusCode < 400 ? 500 : statusCode).send({ message });
}

function servePage(server: FastifyInstance, { assets, name, session: _session }: InspectorOptions): void {
  const files = [
    ["page.js", "text/javascript; charset=utf-8"],
    ["page.css", "text/css; charset=utf-8"],
  ] as const;
  for (const [file, type] of files)
    server.get(
      `/${file}`,
      async (_request, reply) => await reply.type(type).send(readFileSync(`${assets}/${file}`)),
    );
  server.get("/", async (_request, reply) => {
    // The editor puts its style sheet into the page; the nonce lets it, and nobody else.
    const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64url");
    const policy = [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "connect-src 'self'",
      "img-src 'self' data:",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ];
    return await reply
      .header("content-security-policy", policy.join("; "))
      .type("text/html; charset=utf-8")
      .send(html(name, nonce));
  });
}

function html(name: string, nonce: string): string {
  const title = name.replaceAll(/[^\w.-]/g, "");
  return `<!doctype html>
<html lang="en" data-nonce="${nonce}" data-project="${title}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · metatron dev</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css">
<body><div id="page"></div><script type="module" src="page.js"></script></body>
</html>
`;
}

function serveEvents(server: FastifyInstance, session: Session): void {
  const open = new Set<ServerResponse>();
  const stop = session.watch(() => {
    for (const response of open) response.write(`data: ${session.revision()}\n\n`);
  });
  server.addHook("preClose", async () => {
    stop();
    for (const response of open) response.end();
  });
  server.get("/api/events", (_request, reply) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { ...headers, "content-type": "text/event-stream" });
    raw.write(`data: ${session.revision()}\n\n`);
    open.add(raw);
    raw.on("close", () => open.delete(raw));
  });
}

interface Query {
  readonly key?: string;
  readonly from?: string;
  readonly to?: string;
  readonly reveal?: string;
  readonly index?: string;
  readonly apiVersion?: string;
  readonly kind?: string;
}

function serveViews(server: FastifyInstance, session: Session): void {
  const get = (path: string, show: (query: Query) => unknown): void => {
    server.get<{ Querystring: Query }>(path, async ({ query }, reply) => {
      const shown = show(query);
      return shown === undefined
        ? await reply.code(404).send({ message: "There is no such thing any more." })
        : shown;
    });
  };
  const live = session.live;
  get("/api/state", () => toState(session));
  get("/api/object", ({ key = "", from, to, reveal }) => {
    const now = live();
    const query = {
      reveals: reveal === "1",
      ...(from !== undefined && { from: Number(from) }),
      ...(to !== undefined && { to: Number(to) }),
    };
    return now === undefined ? undefined : toObjectView(now, parseKey(key), query);
  });
  get("/api/call", ({ index, reveal }) => {
    const now = live();
    return now === undefined ? undefined : toCallView(now, Number(index), reveal === "1");
  });
  get("/api/schema", ({ apiVersion = "", kind = "" }) => {
    const now = live();
    return now === undefined ? undefined : (completionSchema(now, apiVersion, kind) ?? {});
  });
  get("/api/test", () => ({ text: toTest(session) }));
}

function serveSteps(server: FastifyInstance, session: Session): void {
  server.post("/api/validate", async ({ body }) => {
    const { text } = body as { readonly text?: unknown };
    const live = session.live();
    return live === undefined ? { problems: [] } : { problems: validate(live, String(text)) };
  });
  server.post("/api/step", async ({ body }) => {
    await session.act(readStep(body));
    return { revision: session.revision() };
  });
  server.post("/api/restart", async ({ body }) => {
    const { strategy, keepsSteps } = (body ?? {}) as {
      readonly strategy?: unknown;
      readonly keepsSteps?: unknown;
    };
    const isKnown = strategy === "dynamic-apply" || strategy === "server-side-apply";
    await session.restart({ ...(isKnown && { strategy }), keepsSteps: keepsSteps === true });
    return { revision: session.revision() };
  });
  server.post("/api/dismiss", async () => {
    session.dismiss();
    return { revision: session.revision() };
  });
}
