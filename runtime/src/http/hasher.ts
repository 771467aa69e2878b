import { createCipheriv, createHash, randomBytes } from "node:crypto";

/** Takes a body piece by piece, and gives the text that stands for it. */
export interface Hasher {
  readonly update: (piece: Buffer) => unknown;
  readonly digest: () => string;
}

/** Makes what hashes a body of so many bytes. */
export type CreateHasher = (bytes: number) => Hasher;

const encoding = "base64url";

/** SHA-256: the same in every process, so replicas may tell it to callers. */
export function createPublicHasher(): Hasher {
  const hash = createHash("sha256");
  return { update: (piece) => hash.update(piece), digest: () => hash.digest(encoding) };
}

const large = 64 * 1024;
const key = randomBytes(16);
const nonce = Buffer.alloc(12);

/**
 * What no other process understands and nobody is told: for a large body GMAC, which takes a tenth of SHA-256's time. The
 * chance that two bodies share one is below 2^-100, whoever chose them, as long as the key stays here (NIST SP 800-38D).
 */
export function createPrivateHasher(bytes: number): Hasher {
  if (bytes < large) return createPublicHasher();
  const mac = createCipheriv("aes-128-gcm", key, nonce);
  return {
    update: (piece) => mac.setAAD(piece),
    digest: () => {
      mac.final();
      return mac.getAuthTag().toString(encoding);
    },
  };
}
