import { createHash } from "node:crypto";

const decoder = new TextDecoder("utf-8", { fatal: true });

/** The text of a file with LF line ends, or undefined when it is no UTF-8 text. */
export function toText(content: string | Uint8Array): string | undefined {
  try {
    const text = typeof content === "string" ? content : decoder.decode(content);
    return text.includes("\0") ? undefined : text.replaceAll("\r\n", "\n");
  } catch {
    return undefined;
  }
}

/** The sha256 of a file as hex. Text counts by its LF form, so that a checkout with CRLF is no edit. */
export function digestOf(content: string | Uint8Array): string {
  return createHash("sha256")
    .update(toText(content) ?? content)
    .digest("hex");
}

/** Whether two contents are the same file, line ends aside. */
export function isSameContent(left: string | Uint8Array, right: string | Uint8Array): boolean {
  return digestOf(left) === digestOf(right);
}
