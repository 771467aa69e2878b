import type { FastifyInstance } from "fastify";

/** Mounts `/ping`, `/healthz`. */
export function mountHealth(fastify: FastifyInstance): void {
  fastify.get("/ping", () => ({ status: "up" }));
}
