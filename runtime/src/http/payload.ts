import { createHash, hash } from "node:crypto";

/** The body of a call, as it came. */
export interface Payload {
  /** Its size in bytes. */
  readonly bytes: number;
  /** All of it in one piece. */
  readonly whole: () => Buffer;
  /** Its SHA-256, as base64url. */
  readonly digest: () => string;
}

const algorithm = "sha256";
const encoding = "base64url";
const none = Buffer.alloc(0);

/** A body that is there already. */
export function toPayload(body: unknown): Payload {
  const whole = Buffer.isBuffer(body) ? body : none;
  return { bytes: whole.length, whole: () => whole, digest: () => hash(algorithm, whole, encoding) };
}

/** A body that comes in pieces. They are hashed as they come, and joined only when somebody reads them. */
export class ChunkedPayload implements Payload {
  bytes = 0;
  readonly #hash: ReturnType<typeof createHash> | undefined;
  #first: Buffer = none;
  #chunks: Buffer[] | undefined;

  /** Without a hash the digest is not there. */
  constructor(isHashed: boolean) {
    this.#hash = isHashed ? createHash(algorithm) : undefined;
  }

  add(chunk: Buffer): void {
    if (this.bytes === 0) this.#first = chunk;
    else (this.#chunks ??= [this.#first]).push(chunk);
    this.bytes += chunk.length;
    this.#hash?.update(chunk);
  }

  whole(): Buffer {
    return this.#chunks === undefined ? this.#first : Buffer.concat(this.#chunks, this.bytes);
  }

  digest(): string {
    return this.#hash?.digest(encoding) ?? "";
  }
}
