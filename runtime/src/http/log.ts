import { hostname } from "node:os";
import type { FastifyBaseLogger, FastifyServerOptions } from "fastify";
import { destination } from "pino";
import type { CallName, Outcome } from "../call/outcome.ts";
import { type HiddenTexts, isError, redactSecrets } from "./redact.ts";
import { isPlainObject } from "../kubernetes/json.ts";

/** What the log line of a call says beside its outcome. */
export interface CallLine {
  readonly controller: string;
  readonly hook: string;
  readonly reqId: string;
  /** How long the call took, from its whole body to its answer. */
  readonly milliseconds: number;
  /** The length of the request's body. */
  readonly bytes: number;
}

type LoggerOptions = Exclude<FastifyServerOptions["logger"], boolean | undefined>;

const levels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"];

/** What is wrong with a level that LOG_LEVEL names, in any case. */
export function levelProblem(level: string): string | undefined {
  if (levels.includes(level.toLowerCase())) return undefined;
  return `LOG_LEVEL must be one of ${levels.join(", ")}: ${level}`;
}

/** The options of the server's own logger: JSON lines at that level, the data of Secrets left out. */
export function loggerOptions(level: string): LoggerOptions {
  return {
    level: level.toLowerCase(),
    stream: stdoutLog(),
    hooks: {
      logMethod(args, method) {
        method.apply(this, shownOf(args) as typeof args);
      },
    },
  };
}

const warning = 40;
const bufferBytes = 4096;
const mostWaitingBytes = 16 * 1024 * 1024;
const flushMilliseconds = 100;
let stdout: ReturnType<typeof destination> | undefined;
let dropped = 0;

/**
 * Standard output, written asynchronously, so that a reader that stops delays no answer. At most 16 MiB wait for it;
 * lines beyond that are dropped and counted, and one line says how many when the reader is back. `flushLog` writes
 * what waits when the server closes, pino when the process exits.
 * @see https://getpino.io/#/docs/asynchronous
 */
function stdoutLog(): ReturnType<typeof destination> {
  if (stdout !== undefined) return stdout;
  const options = { dest: 1, sync: false, minLength: bufferBytes, periodicFlush: flushMilliseconds };
  const created = destination({ ...options, maxLength: mostWaitingBytes });
  let reported = 0;
  created.on("drop", () => dropped++);
  created.on("drain", () => {
    const lines = dropped - reported;
    if (lines === 0) return;
    reported = dropped;
    const origin = { level: warning, time: Date.now(), pid: process.pid, hostname: hostname() };
    const msg = "log lines were dropped: nobody read standard output";
    created.write(`${JSON.stringify({ ...origin, droppedLines: lines, msg })}\n`);
  });
  // A reader that is gone must not end the server.
  created.on("error", () => undefined);
  return (stdout = created);
}

const flushPatience = 1000;

/** Writes what waits for standard output, in order; gives a reader that stopped one second. */
export async function flushLog(): Promise<void> {
  const opened = stdout;
  if (opened === undefined) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, flushPatience);
    opened.flush(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** How many log lines of this process were dropped because nobody read standard output. */
export function droppedLogLines(): number {
  return dropped;
}

/** Writes the one line of a call. */
export function logCall(
  log: FastifyBaseLogger,
  line: CallLine,
  outcome: Outcome,
  texts: HiddenTexts | undefined,
): void {
  const entry = toEntry(line, outcome, texts);
  if (outcome.status < 400) log.info(entry, "hook called");
  else if (outcome.status < 500) log.warn(entry, "hook not run");
  else log.error(entry, outcome.problems === undefined ? "hook failed" : "answer refused");
}

function toEntry(
  line: CallLine,
  { name, parent, count, problems, error }: Outcome,
  texts: HiddenTexts | undefined,
): object {
  return {
    controller: line.controller,
    hook: line.hook,
    parent,
    outcome: name,
    children: count,
    ms: Math.round(line.milliseconds * 100) / 100,
    bytes: line.bytes,
    reqId: line.reqId,
    problems,
    err: isError(error) ? redactSecrets(error, texts) : undefined,
  };
}

/** What of the arguments of a log call may be shown; an error that leads gives the message, as in pino. */
function shownOf(args: readonly unknown[], texts?: HiddenTexts): unknown[] {
  const [first, ...rest] = args;
  const shown = (value: unknown): unknown => redactSecrets(value, texts);
  if (!isError(first)) return args.map(shown);
  const err = shown(first);
  const message = isPlainObject(err) && typeof err["message"] === "string" ? err["message"] : "an error";
  return [{ err }, ...(rest.length > 0 ? rest.map(shown) : [message])];
}

/**
 * The logger that a hook gets: it names the call, and hides the data of Secrets whatever logger is below it. `texts` gives the
 * values of the request's Secrets when something is logged.
 */
export function hookLogger(
  log: FastifyBaseLogger,
  call: CallName,
  reqId: string,
  texts: () => HiddenTexts,
): FastifyBaseLogger {
  return guard(log.child({ ...call, reqId }), texts);
}

function guard(log: FastifyBaseLogger, texts: () => HiddenTexts): FastifyBaseLogger {
  return new Proxy(log, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key, target);
      if (typeof member !== "function") return member;
      if (key !== "child")
        return (...args: unknown[]): unknown => member.apply(target, shownOf(args, texts())) as unknown;
      return (bindings: object, options: object) =>
        guard(target.child(redactSecrets(bindings, texts()) as never, options), texts);
    },
  });
}
