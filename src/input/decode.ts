import { Refusal } from "./refusal.ts";

/** The most that is read of one source. */
export const largestInput = 64 * 1024 * 1024;

/** Throws when a source is larger than the bound. */
export function refuseLarge(bytes: number, file: string): void {
  if (bytes <= largestInput) return;
  throw new Refusal(
    "INPUT_TOO_LARGE",
    file,
    `${file} is larger than 64 MiB.`,
    "Pass only the CRDs that are wanted.",
  );
}

/** The text of an input; throws when it is empty or not UTF-8. */
export function decode(bytes: Uint8Array, file: string): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal(
      "INPUT_NOT_TEXT",
      file,
      `${file} is not UTF-8 text.`,
      "Convert it to UTF-8, or pass another file.",
    );
  }
  if (text.trim() === "")
    throw new Refusal("INPUT_EMPTY", file, `${file} is empty.`, "Pass a file with YAML or JSON in it.");
  return text;
}

/** Joins a stream of chunks, up to the bound. */
export async function collect(chunks: AsyncIterable<Uint8Array | string>, file: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    const part = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    size += part.byteLength;
    refuseLarge(size, file);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
