import { type Report, shown } from "../core/error.ts";
import { checkName } from "../core/names.ts";

const sizeLimit = 1024 * 1024;

/** Text as base64. */
export const encode = (text: string | Uint8Array): string => Buffer.from(text as string).toString("base64");

/** Base64 in its canonical form; reports what is none. */
export function toBase64(report: Report, field: string, value: string | Uint8Array): string {
  if (typeof value !== "string") return encode(value);
  const canonical = Buffer.from(value, "base64").toString("base64");
  const isBase64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value) && value.replaceAll(/\s/g, "").length % 4 === 0;
  if (!isBase64)
    report(field, `must be base64 (stringData takes plain text), is ${shown(value.slice(0, 20))}`);
  return canonical;
}

/** Reports keys that a ConfigMap or Secret cannot have, and more bytes than it can hold. */
export function checkData(report: Report, field: string, data: Readonly<Record<string, string>>): void {
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    checkName(report, `${field}[${shown(key)}]`, key, "dataKey");
    size += Buffer.byteLength(value);
  }
  if (size > sizeLimit) report(field, `must have at most ${sizeLimit} bytes in all, has ${size}`);
}

/** The entries of a map that are given. */
export function given<T>(map: Readonly<Record<string, T | undefined>> | undefined): [string, T][] {
  return Object.entries(map ?? {}).filter((entry): entry is [string, T] => entry[1] !== undefined);
}
