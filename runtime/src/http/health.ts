import type { FastifyInstance } from "fastify";
import type { Lifecycle } from "./lifecycle.ts";
import type { Meter } from "./metrics.ts";
import { answerText, openPaths, refuseMethods } from "./not-found.ts";

interface Health {
  readonly lifecycle: Lifecycle;
  readonly meter: Meter | undefined;
  /** One more condition for readiness. */
  readonly isReady?: (() => boolean) | undefined;
}

/** Mounts `/ping` (as in the Ruby gem), `/healthz` (alive), `/readyz` (may get calls) and `/metrics`. */
export function mountHealth(fastify: FastifyInstance, { lifecycle, meter, isReady }: Health): void {
  fastify.get("/ping", (_request, reply) => reply.send({ status: "up" }));
  fastify.get("/healthz", (_request, reply) => reply.send({ status: "alive" }));
  fastify.get("/readyz", (_request, reply) => {
    const state = lifecycle.state();
    const status = state === "ready" && isReady?.() === false ? "starting" : state;
    return reply.code(status === "ready" ? 200 : 503).send({ status });
  });
  fastify.get("/metrics", async (_request, reply) => {
    const page = await meter?.render();
    if (page !== undefined) return reply.header("content-type", page.contentType).send(page.text);
    const error = "metrics need the package @prometheus-io/client: npm install @prometheus-io/client";
    answerText(reply, 501, "NO_METRICS", meter === undefined ? "metrics are turned off" : error);
    return reply;
  });
  for (const path of openPaths) refuseMethods(fastify, path, ["GET", "HEAD"]);
}
