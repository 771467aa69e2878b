import type { CreateHasher, Hasher } from "./hasher.ts";

/** The body of a call, as it came. */
export interface Payload {
  /** Its size in bytes. */
  readonly bytes: number;
  /** All of it in one piece. */
  readonly whole: () => Buffer;
  /** What stands for it, by the hasher of its hook; empty without one. */
  readonly digest: () => string;
}

const none = Buffer.alloc(0);

/** A body that is there already. */
export function toPayload(body: unknown, createHasher?: CreateHasher): Payload {
  const whole = Buffer.isBuffer(body) ? body : none;
  const payload = new ChunkedPayload(createHasher?.(whole.length));
  if (whole.length > 0) payload.add(whole);
  return payload;
}

/** A body that comes in pieces. They are hashed as they come, and joined only when somebody reads them. */
export class ChunkedPayload implements Payload {
  bytes = 0;
  readonly #hasher: Hasher | undefined;
  #first: Buffer = none;
  #chunks: Buffer[] | undefined;

  constructor(hasher: Hasher | undefined) {
    this.#hasher = hasher;
  }

  add(chunk: Buffer): void {
    if (this.bytes === 0) this.#first = chunk;
    else (this.#chunks ??= [this.#first]).push(chunk);
    this.bytes += chunk.length;
    this.#hasher?.update(chunk);
  }

  whole(): Buffer {
    return this.#chunks === undefined ? this.#first : Buffer.concat(this.#chunks, this.bytes);
  }

  digest(): string {
    return this.#hasher?.digest() ?? "";
  }
}
