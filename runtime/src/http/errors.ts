import type { FastifyReply, FastifyRequest } from "fastify";
import { answerText } from "./not-found.ts";

/** The limits that an error answer names. */
export interface Limits {
  readonly bodyLimit: number;
}

interface Described {
  readonly status: number;
  readonly code: string;
  readonly error: string;
}

/** Refuses a body that is compressed, or in another charset than UTF-8: it would be read as something else. */
export function refuseEncodings({ headers }: FastifyRequest, reply: FastifyReply, done: () => void): void {
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding.toLowerCase() !== "identity")
    return answerText(
      reply,
      415,
      "CONTENT_ENCODING",
      `the body is ${encoding}: send it without content-encoding`,
    );
  const charset = /;\s*charset="?([^";\s]+)/i.exec(headers["content-type"] ?? "")?.[1] ?? "utf-8";
  if (!/^utf-?8$/i.test(charset))
    return answerText(reply, 415, "CHARSET", `the charset is ${charset}: send JSON in UTF-8`);
  done();
}

/** Answers what went wrong before a hook could run, in the same form as every other failure. */
export function answerError(
  thrown: unknown,
  limits: Limits,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const { status, ...body } = describeError(thrown, limits, request);
  const entry = {
    outcome: "bad-request",
    reqId: request.id,
    status,
    code: body.code,
    err: status >= 500 ? thrown : undefined,
  };
  request.log[status >= 500 ? "error" : "warn"](entry, body.error);
  void reply
    .code(status)
    .header("content-type", "application/json; charset=utf-8")
    .send(JSON.stringify(body));
}

function describeError(thrown: unknown, { bodyLimit }: Limits, request: FastifyRequest): Described {
  const { code, statusCode } = thrown as { code?: unknown; statusCode?: unknown };
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    const error = `the body is larger than ${String(bodyLimit)} bytes: raise the option bodyLimit, or METATRON_BODY_LIMIT`;
    return { status: 413, code: "BODY_TOO_LARGE", error };
  }
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") {
    const given = request.headers["content-type"] ?? "none";
    return {
      status: 415,
      code: "MEDIA_TYPE",
      error: `the content type must be application/json, it is ${given}`,
    };
  }
  if (typeof statusCode === "number" && statusCode >= 400 && statusCode < 500) {
    return { status: statusCode, code: "BAD_REQUEST", error: "the request cannot be read" };
  }
  return { status: 500, code: "INTERNAL", error: "the server failed; its log says more" };
}
