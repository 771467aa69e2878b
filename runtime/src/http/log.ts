import type { FastifyBaseLogger, FastifyServerOptions } from "fastify";
import type { CallName, Outcome } from "../call/outcome.ts";
import { stdoutLines } from "./log-stream.ts";
import { hideSecrets } from "./redact.ts";

/** What the log line of a call says beside its outcome. */
export interface CallLine {
  readonly controller: string;
  readonly hook: string;
  readonly reqId: string;
  readonly milliseconds: number;
  readonly bytes: number;
}

type LoggerOptions = Exclude<FastifyServerOptions["logger"], boolean | undefined>;

/** The options of the server's own logger: JSON lines at that level, the data of Secrets left out. */
export function loggerOptions(level: string): LoggerOptions {
  return {
    level,
    stream: stdoutLines,
    hooks: {
      logMethod(args, method) {
        const shown = args.map(hideSecrets) as typeof args;
        method.apply(this, shown);
      },
    },
  };
}

/** Writes the one line of a call. */
export function logCall(log: FastifyBaseLogger, line: CallLine, outcome: Outcome): void {
  const { parent, name, count, problems, error } = outcome;
  const entry = {
    controller: line.controller,
    hook: line.hook,
    parent,
    outcome: name,
    children: count,
    ms: Math.round(line.milliseconds * 100) / 100,
    bytes: line.bytes,
    reqId: line.reqId,
    problems,
    err: error instanceof Error ? error : undefined,
  };
  if (outcome.status < 400) log.info(entry, "hook called");
  else if (outcome.status < 500) log.warn(entry, "hook not run");
  else log.error(entry, problems === undefined ? "hook failed" : "answer refused");
}

/** The logger that a hook gets: it names the call, and hides the data of Secrets whatever logger is below it. */
export function hookLogger(log: FastifyBaseLogger, call: CallName, reqId: string): FastifyBaseLogger {
  const formatters = { log: (entry: object) => hideSecrets(entry) as Record<string, unknown> };
  const logger = log.child({ ...call, reqId }, { formatters });
  const prototype = Object.getPrototypeOf(logger) as FastifyBaseLogger;
  logger.child = function childWithoutSecrets(this: FastifyBaseLogger, bindings, options) {
    return prototype.child.call(this, hideSecrets(bindings) as typeof bindings, options);
  };
  return logger;
}
