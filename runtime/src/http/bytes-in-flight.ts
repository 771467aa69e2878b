import { totalmem } from "node:os";
import type { FastifyReply, FastifyRequest } from "fastify";
import { answerText } from "./not-found.ts";

const megabyte = 1024 * 1024;

/** The part of a memory limit that bodies may take, in bytes: a quarter. */
export function bytesInFlightOf(memoryLimit: number): number {
  return Math.floor(memoryLimit / 4);
}

/** The default for the memory that this process may use, by its cgroup or its machine. */
export function defaultBytesInFlight(): number {
  const constrained = process.constrainedMemory();
  return bytesInFlightOf(constrained > 0 ? Math.min(constrained, totalmem()) : totalmem());
}

/**
 * The hook that bounds the bytes of all request bodies that are arriving or in use. A body counts with its declared
 * length, one without a length with the body limit. Beyond the bound the request is answered 503 before its body is read.
 * A request that is alone is always taken.
 */
export function limitBytesInFlight(mostBytes: number, bodyLimit: number) {
  let inFlight = 0;
  return ({ raw }: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const declared = raw.headers["content-length"];
    const isChunked = raw.headers["transfer-encoding"] !== undefined;
    const bytes = Math.min(
      declared === undefined ? (isChunked ? bodyLimit : 0) : Number(declared),
      bodyLimit,
    );
    if (bytes > 0 && inFlight > 0 && inFlight + bytes > mostBytes) {
      void reply.header("retry-after", 1).header("connection", "close");
      const limit = `${String(Math.ceil(mostBytes / megabyte))} MiB`;
      const error = `request bodies of ${limit} are in flight already: raise METATRON_BYTES_IN_FLIGHT and the memory limit`;
      return answerText(reply, 503, "TOO_MANY_BYTES", error);
    }
    inFlight += bytes;
    reply.raw.once("close", () => {
      inFlight -= bytes;
    });
    done();
  };
}
