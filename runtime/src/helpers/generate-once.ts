import { randomBytes } from "node:crypto";
import { isPlainObject } from "../kubernetes/json.ts";
import { lastAppliedAnnotation } from "../kubernetes/server-fields.ts";

/** Gives that many random bytes. */
export type RandomSource = (size: number) => Uint8Array;

/** What of a Secret holds generated values. */
export interface GeneratedSecret {
  readonly metadata?: { readonly annotations?: { readonly [key: string]: string } | undefined } | undefined;
  readonly data?: { readonly [key: string]: string } | undefined;
}

/** How one value is made: a number of letters and digits, or a function of the random source. */
export type ValueMaker = number | ((random: RandomSource) => string);

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** How values are made. */
export interface GenerateOptions {
  /** Default: Node's `randomBytes`. */
  readonly random?: RandomSource;
  /**
   * What happens to a value that was there: the observed Secret holds its key empty, or lacks a key that its last-applied
   * annotation names. `throw` (default) fails the call, so that nothing changes; `generate` makes a new value.
   */
  readonly whenLost?: "throw" | "generate";
}

/**
 * Gives the values of a Secret that are generated once: each is read back from the observed Secret, and made only when
 * its key is new. Without the observed Secret every call would make new ones, for ever. Throws for a value that was
 * lost (see `whenLost`), empty or binary.
 */
export function generateOnce<Key extends string>(
  observed: GeneratedSecret | undefined,
  makers: { readonly [key in Key]: ValueMaker },
  options: GenerateOptions | RandomSource = {},
): { [key in Key]: string } {
  const { random = randomBytes, whenLost = "throw" } =
    typeof options === "function" ? { random: options } : options;
  const data = observed?.data ?? {};
  const applied = whenLost === "throw" ? appliedKeys(observed) : new Set<string>();
  const values = Object.entries<ValueMaker>(makers).map(([key, maker]) => {
    const kept = Object.hasOwn(data, key) ? data[key] : undefined;
    if (kept !== undefined && kept !== "") return [key, decoded(key, kept)];
    if (whenLost === "throw" && (kept === "" || applied.has(key))) throw lost(key, kept);
    return [key, typeof maker === "number" ? randomText(maker, random) : made(key, maker(random))];
  });
  return Object.fromEntries(values) as { [key in Key]: string };
}

function lost(key: string, kept: string | undefined): Error {
  const state = kept === undefined ? "is gone from the Secret" : "is empty in the Secret";
  return new Error(
    `generateOnce: "${key}" ${state}, although it was made before: restore its value, or pass whenLost: "generate" to make a new one`,
  );
}

/** The keys that Metacontroller applied last; none under server-side apply, which keeps no annotation. */
function appliedKeys(observed: GeneratedSecret | undefined): ReadonlySet<string> {
  const text = observed?.metadata?.annotations?.[lastAppliedAnnotation];
  try {
    const applied: unknown = JSON.parse(text ?? "{}");
    const fields = isPlainObject(applied) ? [applied["data"], applied["stringData"]] : [];
    return new Set(fields.filter(isPlainObject).flatMap((field) => Object.keys(field)));
  } catch {
    return new Set();
  }
}

function decoded(key: string, data: string): string {
  const bytes = Buffer.from(data, "base64");
  const text = bytes.toString();
  if (bytes.equals(Buffer.from(text))) return text;
  throw new Error(
    `generateOnce: the Secret's "${key}" is binary: leave it out, and copy it from the observed data`,
  );
}

function made(key: string, value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new Error(`generateOnce: the function for "${key}" must give some text`);
}

/** Encodes values for a Secret's `data`; its `stringData` would differ again on every pass. */
export function toSecretData<Key extends string>(values: { readonly [key in Key]: string }): {
  [key in Key]: string;
} {
  const entries = Object.entries<string>(values).map(([key, value]) => [
    key,
    Buffer.from(value).toString("base64"),
  ]);
  return Object.fromEntries(entries) as { [key in Key]: string };
}

/** Letters and digits, 1 or more, each as likely as the other: bytes that would favour some are thrown away. */
export function randomText(length: number, random: RandomSource = randomBytes): string {
  if (!Number.isSafeInteger(length) || length < 1)
    throw new RangeError(`randomText needs a whole number, 1 or more: ${String(length)}`);
  const fair = 256 - (256 % alphabet.length);
  let text = "";
  while (text.length < length) {
    const bytes = [...random(length - text.length)].filter((byte) => byte < fair);
    text += bytes.map((byte) => alphabet[byte % alphabet.length]).join("");
  }
  return text;
}
