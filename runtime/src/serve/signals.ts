import closeWithGrace from "close-with-grace";
import type { FastifyInstance } from "fastify";
import { flushLog } from "../http/log.ts";

/**
 * Closes the server on SIGTERM and SIGINT: calls in flight are answered, then the process exits 0. After the grace
 * period, or on a second signal, it exits 1 at once. An error nobody caught, or a parent that is gone, ends the process the
 * same way.
 */
export function closeOnSignals(server: FastifyInstance, graceSeconds: number): void {
  const farewell = closeWithGrace(
    { delay: graceSeconds * 1000, logger: server.log },
    async ({ signal, err }) => {
      if (err) server.log.error({ err }, "closing after an error that nobody caught");
      else server.log.info({ signal }, "closing: calls in flight are finished first");
      await server.close();
      await flushLog();
    },
  );
  // One that was started with a channel, as `metatron serve` does, goes when the other end is gone.
  process.channel?.unref();
  process.on("disconnect", () => farewell.close());
}

/** Closes a worker when its parent says so or is gone; signals reach the whole group and are the parent's to read. */
export function closeWithParent(server: FastifyInstance, graceSeconds: number): void {
  const farewell = closeWithGrace(
    { delay: graceSeconds * 1000, logger: server.log, skip: ["SIGTERM", "SIGINT"] },
    async () => {
      await server.close();
      await flushLog();
    },
  );
  process.on("SIGTERM", () => undefined);
  process.on("SIGINT", () => undefined);
  process.on("message", ({ type }: { type?: string }) => {
    if (type === "metatron:close") farewell.close();
  });
  process.on("disconnect", () => farewell.close());
}
