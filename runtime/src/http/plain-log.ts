import { hostname } from "node:os";
import type { FastifyBaseLogger } from "fastify";
import type { Outcome } from "../call/outcome.ts";
import { putBytes, putHundredths, putInteger, putText } from "../bytes/ascii.ts";
import type { CallLine } from "./log.ts";
import { makeRoom, take, waiting } from "./log-stream.ts";

const info = 30;
const plainLoggers = new WeakSet<object>();

/** Says that nobody configured this logger: its lines may be written past it. */
export function markPlain(log: FastifyBaseLogger): void {
  plainLoggers.add(log);
}

/** Whether a logger does nothing to a line but write it to stdout, and writes it at all. */
export function isPlain(log: FastifyBaseLogger): boolean {
  return plainLoggers.has(log) && (log as { levelVal?: number }).levelVal! <= info;
}

const start = Buffer.from(`{"level":${String(info)},"time":`);
const parentStart = Buffer.from('"parent":"');
const outcomeStart = Buffer.from('"outcome":"');
const childrenStart = Buffer.from('"children":');
const msStart = Buffer.from('"ms":');
const bytesStart = Buffer.from(',"bytes":');
const idStart = Buffer.from(',"reqId":"');
const end = Buffer.from('","msg":"hook called"}\n');
const next = Buffer.from('",');
const numbers = 100;

/** Writes the line of a call that went well; false when it holds what must be escaped. */
export type PlainLine = (line: CallLine, outcome: Outcome) => boolean;

/**
 * Makes the lines of one hook as pino would, byte by byte. They are most of the log, and through pino each would be a
 * tenth of a small call.
 */
export function createPlainLine(controller: string, hook: string): PlainLine {
  const fields = { pid: process.pid, hostname: hostname(), controller, hook };
  const origin = Buffer.from(`,${JSON.stringify(fields).slice(1, -1)},`);
  const parts = [start, origin, parentStart, outcomeStart, childrenStart, msStart, bytesStart, idStart, end];
  const fixed = parts.reduce((sum, { length }) => sum + length, numbers);
  return ({ milliseconds, bytes, reqId }, { name, parent = "", count }) => {
    let at = makeRoom(fixed + name.length + parent.length + reqId.length);
    if (fixed + name.length + parent.length + reqId.length > waiting.length) return false;
    at = putBytes(waiting, putInteger(waiting, putBytes(waiting, at, start), Date.now()), origin);
    if (parent !== "") {
      at = putText(waiting, putBytes(waiting, at, parentStart), parent);
      if (at === -1) return false;
      at = putBytes(waiting, at, next);
    }
    at = putBytes(waiting, putText(waiting, putBytes(waiting, at, outcomeStart), name), next);
    if (count !== undefined) {
      at = putInteger(waiting, putBytes(waiting, at, childrenStart), count);
      waiting[at++] = 0x2c;
    }
    at = putHundredths(waiting, putBytes(waiting, at, msStart), milliseconds);
    at = putInteger(waiting, putBytes(waiting, at, bytesStart), bytes);
    at = putText(waiting, putBytes(waiting, at, idStart), reqId);
    if (at === -1) return false;
    take(putBytes(waiting, at, end));
    return true;
  };
}
