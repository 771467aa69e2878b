/** A hook call that failed: what Metacontroller logs, with the status and body when there was an answer. */
export class HookError extends Error {
  override readonly name = "HookError";
  readonly status: number | undefined;
  readonly body: string | undefined;

  constructor(message: string, answer?: { readonly status: number; readonly body: string }, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.status = answer?.status;
    this.body = answer?.body;
  }
}

/** The answer 429: a composite's parent comes back after so many seconds, without an event and without back-off. */
export class TooManyRequests extends Error {
  override readonly name = "TooManyRequests";
  readonly afterSeconds: number;

  constructor(afterSeconds: number) {
    super(`Too many request, it will be resync after: ${afterSeconds}`);
    this.afterSeconds = afterSeconds;
  }
}

/** Something that makes the real Metacontroller crash: every controller of the cluster stops with it. */
export class ServerCrash extends Error {
  override readonly name = "ServerCrash";
}
