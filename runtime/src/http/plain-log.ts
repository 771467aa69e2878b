import { hostname } from "node:os";
import type { FastifyBaseLogger } from "fastify";
import type { Outcome } from "../call/outcome.ts";
import { putBytes, putHundredths, putInteger, putText } from "../bytes/ascii.ts";
import type { CallLine } from "./log.ts";
import { beforeOthers, makeRoom, schedule, take, waiting } from "./log-stream.ts";

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

/** The fields of a hook's lines that never change, and their JSON. */
interface Origin {
  readonly fields: object;
  readonly json: Buffer;
}

/** What a line will say. */
interface KeptLine {
  readonly origin: Origin;
  readonly endedAt: number;
  readonly parent: string | undefined;
  readonly outcome: string;
  readonly children: number | undefined;
  readonly milliseconds: number;
  readonly bytes: number;
  readonly reqId: string;
}

const mostKept = 64;
const kept: KeptLine[] = [];

/**
 * Makes what notes the calls of one hook that went well. Their lines are most of the log, and through pino each would be
 * a tenth of a small call; many written in a row cost a small part of what each costs alone.
 */
export function createPlainLine(
  controller: string,
  hook: string,
): (line: CallLine, outcome: Outcome) => void {
  beforeOthers(writeKept);
  const fields = { pid: process.pid, hostname: hostname(), controller, hook };
  const origin = { fields, json: Buffer.from(`,${JSON.stringify(fields).slice(1, -1)}`) };
  return ({ endedAt, milliseconds, bytes, reqId }, { name: outcome, parent, count: children }) => {
    kept.push({ origin, endedAt, parent, outcome, children, milliseconds, bytes, reqId });
    if (kept.length >= mostKept) writeKept();
    else schedule();
  };
}

function writeKept(): void {
  if (kept.length === 0) return;
  const startedAt = Date.now() - performance.now();
  for (const line of kept) writeLine(line, Math.round(startedAt + line.endedAt));
  kept.length = 0;
}

const start = Buffer.from(`{"level":${String(info)},"time":`);
const parentStart = Buffer.from(',"parent":"');
const outcomeStart = Buffer.from('","outcome":"');
const childrenStart = Buffer.from('","children":');
const msStart = Buffer.from(',"ms":');
const bytesStart = Buffer.from(',"bytes":');
const idStart = Buffer.from(',"reqId":"');
const end = Buffer.from('","msg":"hook called"}\n');
const numbersAndWords = 256;

function writeLine(line: KeptLine, time: number): void {
  const { origin, parent, children, reqId } = line;
  const most = origin.json.length + (parent?.length ?? 0) + reqId.length + numbersAndWords;
  if (parent === undefined || children === undefined || most > waiting.length) return writeRare(line, time);
  let at = makeRoom(most);
  at = putBytes(waiting, putInteger(waiting, putBytes(waiting, at, start), time), origin.json);
  at = putText(waiting, putBytes(waiting, at, parentStart), parent);
  if (at === -1) return writeRare(line, time);
  at = putText(waiting, putBytes(waiting, at, outcomeStart), line.outcome);
  at = putInteger(waiting, putBytes(waiting, at, childrenStart), children);
  at = putHundredths(waiting, putBytes(waiting, at, msStart), line.milliseconds);
  at = putInteger(waiting, putBytes(waiting, at, bytesStart), line.bytes);
  at = putText(waiting, putBytes(waiting, at, idStart), reqId);
  if (at === -1) return writeRare(line, time);
  take(putBytes(waiting, at, end));
}

/** Writes a line that lacks something, or holds what must be escaped. */
function writeRare({ origin, ...line }: KeptLine, time: number): void {
  const { parent, outcome, children, bytes, reqId } = line;
  const ms = Math.round(line.milliseconds * 100) / 100;
  const called = { parent, outcome, children, ms, bytes, reqId, msg: "hook called" };
  const fields = { level: info, time, ...origin.fields, ...called };
  const text = Buffer.from(`${JSON.stringify(fields)}\n`);
  for (let from = 0; from < text.length; from += waiting.length) {
    const part = text.subarray(from, from + waiting.length);
    take(putBytes(waiting, makeRoom(part.length), part));
  }
}
