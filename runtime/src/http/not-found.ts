import type { FastifyInstance, FastifyReply, HTTPMethods } from "fastify";

/** The paths that answer without authentication; kubelet and Prometheus have none. A route may still be called so. */
export const openPaths: readonly string[] = ["/ping", "/healthz", "/readyz", "/metrics"];

/** Answers OPTIONS with the allowed methods, and every other method with 405, on one path. */
export function refuseMethods(fastify: FastifyInstance, url: string, allowed: readonly HTTPMethods[]): void {
  const allow = [...allowed, "OPTIONS"].join(", ");
  fastify.route({
    method: fastify.supportedMethods.filter((method) => !allowed.includes(method)),
    url,
    exposeHeadRoute: false,
    onRequest: (request, reply, _done) => {
      void reply.header("allow", allow);
      if (request.method === "OPTIONS") void reply.code(204).send();
      else answerText(reply, 405, "METHOD", `${request.method} is not allowed here: use ${allow}`);
    },
    handler: () => undefined,
  });
}

/** Answers every other path below a controller's with the list of its hooks. */
export function refuseUnknownHooks(fastify: FastifyInstance, prefix: string, hooks: readonly string[]): void {
  for (const url of [prefix, `${prefix}/*`]) {
    if (openPaths.includes(url)) continue;
    fastify.route({
      method: fastify.supportedMethods,
      url,
      exposeHeadRoute: false,
      onRequest: (request, reply, _done) => answerNotFound(reply, request.url, hooks),
      handler: () => undefined,
    });
  }
}

/** Answers 404 with the list of what there is. */
export function answerNotFound(reply: FastifyReply, url: string, known: readonly string[]): void {
  const path = url.split("?", 1)[0] ?? url;
  answerText(reply, 404, "NOT_FOUND", `${path} does not exist; there is ${known.join(", ") || "nothing"}`);
}

/** Answers with an error in the common form. */
export function answerText(reply: FastifyReply, status: number, code: string, error: string): void {
  const body = JSON.stringify({ error, code });
  void reply.code(status).header("content-type", "application/json; charset=utf-8").send(body);
}
