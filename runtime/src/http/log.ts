import type { FastifyBaseLogger, FastifyServerOptions } from "fastify";
import type { CallName, Outcome } from "../call/outcome.ts";
import { isPlainObject } from "../gate/problem.ts";
import { stdoutLines } from "./log-stream.ts";
import { createPlainLine, isPlain } from "./plain-log.ts";
import { hideSecrets, isError } from "./redact.ts";

/** What the log line of a call says beside its outcome. */
export interface CallLine {
  readonly controller: string;
  readonly hook: string;
  readonly reqId: string;
  readonly milliseconds: number;
  /** When the answer was given, in milliseconds on the clock of `performance.now()`. */
  readonly endedAt: number;
  readonly bytes: number;
}

type LoggerOptions = Exclude<FastifyServerOptions["logger"], boolean | undefined>;

const ownOptions = new WeakSet<object>();

/** Whether the options of a logger are ours as they were made. */
export function isOwnOptions(options: unknown): boolean {
  return typeof options === "object" && options !== null && ownOptions.has(options);
}

const levels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"];

/** What is wrong with a level that LOG_LEVEL names. */
export function levelProblem(level: string): string | undefined {
  return levels.includes(level) ? undefined : `LOG_LEVEL must be one of ${levels.join(", ")}: ${level}`;
}

/** The options of the server's own logger: JSON lines at that level, the data of Secrets left out. */
export function loggerOptions(level: string): LoggerOptions {
  const options: LoggerOptions = {
    level,
    stream: stdoutLines,
    hooks: {
      logMethod(args, method) {
        method.apply(this, shownOf(args) as typeof args);
      },
    },
  };
  ownOptions.add(options);
  return options;
}

/** Writes the one line of a call. */
export type CallLog = (log: FastifyBaseLogger, line: CallLine, outcome: Outcome) => void;

/** Makes what writes the lines of one hook. */
export function createCallLog(controller: string, hook: string): CallLog {
  const writePlain = createPlainLine(controller, hook);
  return (log, line, outcome) => {
    if (outcome.status < 400 && isPlain(log)) return writePlain(line, outcome);
    const { problems } = outcome;
    const entry = toEntry(line, outcome);
    if (outcome.status < 400) log.info(entry, "hook called");
    else if (outcome.status < 500) log.warn(entry, "hook not run");
    else log.error(entry, problems === undefined ? "hook failed" : "answer refused");
  };
}

function toEntry(line: CallLine, { name, parent, count, problems, error }: Outcome): object {
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
    err: isError(error) ? hideSecrets(error) : undefined,
  };
}

/** What of the arguments of a log call may be shown; an error that leads gives the message, as in pino. */
function shownOf(args: readonly unknown[]): unknown[] {
  const [first, ...rest] = args;
  if (!isError(first)) return args.map(hideSecrets);
  const err = hideSecrets(first);
  const message = isPlainObject(err) && typeof err["message"] === "string" ? err["message"] : "an error";
  return [{ err }, ...(rest.length > 0 ? rest.map(hideSecrets) : [message])];
}

/** The logger that a hook gets: it names the call, and hides the data of Secrets whatever logger is below it. */
export function hookLogger(log: FastifyBaseLogger, call: CallName, reqId: string): FastifyBaseLogger {
  return guard(log.child({ ...call, reqId }));
}

function guard(log: FastifyBaseLogger): FastifyBaseLogger {
  return new Proxy(log, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key, target);
      if (typeof member !== "function") return member;
      if (key !== "child")
        return (...args: unknown[]): unknown => member.apply(target, shownOf(args)) as unknown;
      return (bindings: object, options: object) =>
        guard(target.child(hideSecrets(bindings) as never, options));
    },
  });
}
