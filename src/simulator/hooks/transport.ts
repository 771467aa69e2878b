/** The answer to one HTTP request. */
export interface HookReply {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | undefined };
  readonly body: string;
}

/** Sends one hook request; rejects when there is no answer within the time. */
export type Transport = (
  path: string,
  body: string,
  headers: { readonly [name: string]: string },
  timeout: number,
) => Promise<HookReply>;

/** The part of a Fastify server that the simulator needs. */
export interface InjectableServer {
  inject(request: {
    method: "POST";
    url: string;
    headers: { [name: string]: string };
    payload: string;
  }): PromiseLike<{
    readonly statusCode: number;
    readonly headers: { readonly [name: string]: unknown };
    readonly body: string;
  }>;
}

/** Calls hooks in this process, through the server's whole HTTP path but without a socket. */
export function injectTransport(server: InjectableServer): Transport {
  return async (path, body, headers, timeout) => {
    const request = server.inject({ method: "POST", url: path, headers: { ...headers }, payload: body });
    const answer = await within(request, timeout);
    return { status: answer.statusCode, headers: toTexts(answer.headers), body: answer.body };
  };
}

/** Calls hooks of a server that runs elsewhere; the path is appended to the URL. */
export function fetchTransport(url: string): Transport {
  const base = url.replace(/\/+$/, "");
  return async (path, body, headers, timeout) => {
    const signal = AbortSignal.timeout(timeout);
    try {
      const answer = await fetch(base + path, { method: "POST", headers, body, signal, redirect: "follow" });
      return {
        status: answer.status,
        headers: Object.fromEntries(answer.headers.entries()),
        body: await answer.text(),
      };
    } catch (error) {
      throw signal.aborted ? timedOut(error) : withReason(error);
    }
  };
}

/** The reason that fetch keeps in its cause, as in `connect ECONNREFUSED 127.0.0.1:8080`. */
function withReason(error: unknown): unknown {
  const { cause } = error as { cause?: { message?: unknown; code?: unknown } };
  const reason = cause?.message || cause?.code;
  return typeof reason === "string" ? new Error(reason, { cause: error }) : error;
}

/** What Go's HTTP client says when the time is over. */
export function timedOut(cause?: unknown): Error {
  return new Error("context deadline exceeded (Client.Timeout exceeded while awaiting headers)", { cause });
}

/** The answer, or an error when it does not come in time. */
export async function within<T>(answer: PromiseLike<T>, timeout: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(timedOut()), timeout);
  });
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
  }
}

function toTexts(headers: { readonly [name: string]: unknown }): HookReply["headers"] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
