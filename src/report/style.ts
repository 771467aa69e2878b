import { styleText } from "node:util";
import type { Io } from "../io.ts";

export type Format = Parameters<typeof styleText>[0];
export type Style = (format: Format, text: string) => string;

/** Whether a stream of this Io shows colours: a terminal, and neither NO_COLOR nor a dumb one. */
export function hasColors(io: Io, stream: "stdout" | "stderr"): boolean {
  const isRefused = (io.env["NO_COLOR"] ?? "") !== "" || io.env["TERM"] === "dumb";
  return io[stream].isTTY === true && !isRefused;
}

/** Colours text for one of the streams, or leaves it as it is. */
export function createStyle(io: Io, stream: "stdout" | "stderr"): Style {
  if (!hasColors(io, stream)) return (_format, text) => text;
  return (format, text) => styleText(format, text, { validateStream: false });
}
