import { writeSync } from "node:fs";

const stdout = 1;
const mostMilliseconds = 20;
const retryMilliseconds = 5;
const warning = 40;
const wait = new Int32Array(new SharedArrayBuffer(4));

/** Where pino writes its lines to; with the symbol it notes the level of the line that comes. */
interface LineStream {
  readonly [needsMetadata]: true;
  lastLevel: number;
  write(line: string): void;
}

const needsMetadata: unique symbol = Symbol.for("pino.metadata") as never;

/** The bytes that wait for stdout. Whoever writes a line by hand asks for room first. */
export const waiting = Buffer.allocUnsafeSlow(32 * 1024);
let used = 0;
let writePending = (): void => undefined;
let timer: NodeJS.Timeout | undefined;
let isWatchingExit = false;

/**
 * The lines on stdout, some at a time: a write for every line costs a small call a tenth of its time. Nothing waits
 * longer than a blink, warnings and errors do not wait, and whatever ends the process writes the rest.
 */
export const stdoutLines: LineStream = {
  [needsMetadata]: true,
  lastLevel: 0,
  write(line) {
    writePending();
    const bytes = Buffer.byteLength(line);
    const at = makeRoom(bytes);
    if (bytes > waiting.length) writeAll(Buffer.from(line));
    else take(at + waiting.write(line, at));
    if (this.lastLevel >= warning) flush();
  },
};

/** Sets what puts lines into `waiting` that were kept back; it runs before any other line, and before all is written. */
export function beforeOthers(write: () => void): void {
  writePending = write;
}

/** Where the next bytes of `waiting` go; there are as many as asked for, unless the buffer is smaller altogether. */
export function makeRoom(bytes: number): number {
  if (bytes > waiting.length - used) empty();
  return used;
}

/** Says up to where `waiting` was written. */
export function take(end: number): void {
  used = end;
  schedule();
}

/** Sees to it that what waits is written soon. */
export function schedule(): void {
  if (!isWatchingExit) process.on("exit", flush);
  isWatchingExit = true;
  timer ??= setTimeout(flush, mostMilliseconds).unref();
}

function flush(): void {
  clearTimeout(timer);
  timer = undefined;
  writePending();
  empty();
}

function empty(): void {
  const bytes = waiting.subarray(0, used);
  used = 0;
  writeAll(bytes);
}

function writeAll(bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSome(bytes, written);
}

/** Waits for a reader that is behind; lines that nobody can read any more are dropped. */
function writeSome(bytes: Buffer, from: number): number {
  try {
    return writeSync(stdout, bytes, from);
  } catch (error) {
    if ((error as { code?: unknown }).code !== "EAGAIN") return bytes.length;
    Atomics.wait(wait, 0, 0, retryMilliseconds);
    return 0;
  }
}
