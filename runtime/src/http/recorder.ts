import { randomBytes } from "node:crypto";
import { appendFile, mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyBaseLogger } from "fastify";
import type { HookName } from "../controller/controller.ts";
import { messageOf } from "../text.ts";
import { createFakeSecrets } from "./fake-secrets.ts";

/** Where calls are recorded, and how much of them is kept. */
export interface RecordOptions {
  /** A folder; it is made when it is not there. */
  readonly folder: string;
  /** How many bytes all files may have together; the oldest go. Default 64 MiB. */
  readonly maxBytes?: number | undefined;
  /** How old a file may get, in seconds. Default seven days. */
  readonly maxAgeSeconds?: number | undefined;
}

/** A call as it is recorded: a line of JSON. */
export interface RecordedCall {
  /** When it was answered, as ISO 8601. */
  readonly at: string;
  readonly controller: string;
  readonly hook: HookName;
  /** The revision of the code that answered. */
  readonly revision: string;
  readonly milliseconds: number;
  readonly status: number;
  /** The request without managedFields, Secrets replaced; absent when it is no JSON, or too large. */
  readonly request?: unknown;
  /** The answer, Secrets replaced; absent when it has no body. */
  readonly answer?: unknown;
  /** Set when the bodies are left out, with their size in characters. */
  readonly tooLarge?: number;
}

/** A call that was answered. */
export interface AnsweredCall extends Omit<RecordedCall, "at" | "request" | "answer" | "tooLarge"> {
  /** The texts of the bodies; without that of the request nobody knows what is secret in the other one. */
  readonly asked: string | undefined;
  readonly answered: string | undefined;
}

/** Writes calls down after they were answered. */
export interface Recorder {
  /** Takes a call; it is written later, or dropped when too many wait. It never throws. */
  readonly write: (call: AnsweredCall) => void;
  /** Writes what waits. */
  readonly close: () => Promise<void>;
}

const defaultBytes = 64 * 1024 * 1024;
const defaultAge = 7 * 24 * 3600;
/** Bodies beyond it would hold up other calls while they are read again. */
const largestCall = 1024 * 1024;
/** How many bytes of bodies may wait to be written. */
const mostWaiting = 16 * 1024 * 1024;
/** The files of a folder hold together what is kept; the oldest one goes as a whole. */
const files = 8;
const pattern = /^calls-[\w-]+\.jsonl$/;

/** Records into a folder, one call after the other, each in a turn of its own after its answer. */
export function createRecorder(options: RecordOptions, now: () => number, log: FastifyBaseLogger): Recorder {
  const { folder, maxBytes = defaultBytes, maxAgeSeconds = defaultAge } = options;
  // Only this process knows the key, and forgets it.
  const fakes = createFakeSecrets(randomBytes(32));
  const queue: AnsweredCall[] = [];
  let [waiting, dropped, count, size] = [0, 0, 0, Infinity];
  let file = "";
  let running: Promise<void> | undefined;

  const next = async (): Promise<void> => {
    const stamp = new Date(now()).toISOString().replaceAll(/[:.]/g, "-");
    file = join(folder, `calls-${stamp}-${String(process.pid)}-${String(count++).padStart(6, "0")}.jsonl`);
    size = 0;
    await mkdir(folder, { recursive: true });
    await prune(folder, maxBytes - maxBytes / files, now() - maxAgeSeconds * 1000);
  };
  const writeOne = async (call: AnsweredCall): Promise<void> => {
    const line = `${JSON.stringify(fakes.replace(toRecord(call, now())))}\n`;
    if (size + line.length > maxBytes / files) await next();
    size += Buffer.byteLength(line);
    await appendFile(file, line, { mode: 0o600 });
  };
  const drain = async (): Promise<void> => {
    for (let call = queue.shift(); call !== undefined; call = queue.shift()) {
      // Calls that came meanwhile are answered first.
      await new Promise((resolve) => setImmediate(resolve));
      waiting -= sizeOf(call);
      try {
        await writeOne(call);
      } catch (error) {
        dropped++;
        if (dropped === 1) log.warn(`calls are not recorded into ${folder}: ${messageOf(error)}`);
      }
    }
    running = undefined;
  };
  return {
    write(call) {
      if (waiting + sizeOf(call) > mostWaiting) {
        if (dropped++ === 0) log.warn(`calls are not recorded into ${folder}: too many wait to be written`);
        return;
      }
      waiting += sizeOf(call);
      queue.push(call);
      running ??= drain();
    },
    async close() {
      await running;
      if (dropped > 0) log.warn(`${String(dropped)} calls were not recorded`);
    },
  };
}

function sizeOf({ asked = "", answered = "" }: AnsweredCall): number {
  return asked.length + answered.length;
}

function toRecord(answeredCall: AnsweredCall, at: number): RecordedCall {
  const { asked, answered, ...about } = answeredCall;
  const call = { at: new Date(at).toISOString(), ...about };
  if (asked === undefined) return call;
  const size = sizeOf(answeredCall);
  if (size > largestCall) return { ...call, tooLarge: size };
  const request = parse(asked);
  // The words of a parser quote what it could not read.
  if (request === undefined) return call;
  const answer = parse(answered ?? "");
  return { ...call, request, ...(answer !== undefined && { answer }) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Removes recordings that are too old, then the oldest until the others fit. */
async function prune(folder: string, maxBytes: number, oldest: number): Promise<void> {
  const names = (await readdir(folder))
    .filter((name) => pattern.test(name))
    .toSorted()
    .toReversed();
  let sum = 0;
  for (const name of names) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    sum += found?.size ?? 0;
    if (sum > maxBytes || (found?.mtimeMs ?? Infinity) < oldest) await rm(path, { force: true });
  }
}
