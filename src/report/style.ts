import { styleText } from "node:util";
import type { Io } from "../model/io.ts";

export type Format = Parameters<typeof styleText>[0];
export type Style = (format: Format, text: string) => string;

/** Whether a stream shows colours: a terminal, and neither NO_COLOR nor a dumb one. */
export function hasColors(stream: { readonly isTTY?: boolean | undefined }, env: Io["env"]): boolean {
  const isRefused = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  return stream.isTTY === true && !isRefused;
}

/** Colours text for one of the streams, or leaves it as it is. */
export function createStyle(io: Io, stream: "stdout" | "stderr"): Style {
  if (!hasColors(io[stream], io.env)) return (_format, text) => text;
  return (format, text) => styleText(format, text, { validateStream: false });
}

/** The colours that `Style` writes. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const ownColors = /(\u001b\[(?:1|2|22|3[0-9]|39|9[0-7])m)/;
/** C0 and C1 but for tab and line feed, and what turns the direction of text. */
const controls =
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
const escaped = (text: string): string =>
  text.replaceAll(controls, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** A text whose control characters can be seen and do nothing to a terminal; our own colours stay where they are shown. */
export function withoutControls(text: string, showsColors: boolean): string {
  if (!showsColors) return escaped(text);
  return text
    .split(ownColors)
    .map((part, index) => (index % 2 === 1 ? part : escaped(part)))
    .join("");
}

interface Node {
  readonly children: Map<string, Node>;
}

/** Paths as a tree of folders and files, folders first. */
export function renderTree(root: string, paths: readonly string[]): string {
  const top: Node = { children: new Map() };
  for (const path of paths) {
    let node = top;
    for (const part of path.split("/")) {
      const next: Node = node.children.get(part) ?? { children: new Map() };
      node.children.set(part, next);
      node = next;
    }
  }
  return [`${root}/`, ...renderNode(top, "")].join("\n");
}

function renderNode(node: Node, indent: string): string[] {
  const entries = [...node.children].sort(([leftName, left], [rightName, right]) => {
    const order = Number(right.children.size > 0) - Number(left.children.size > 0);
    return order === 0 ? (leftName < rightName ? -1 : 1) : order;
  });
  return entries.flatMap(([name, child], index) => {
    const isLast = index === entries.length - 1;
    const line = `${indent}${isLast ? "└── " : "├── "}${name}${child.children.size > 0 ? "/" : ""}`;
    return [line, ...renderNode(child, `${indent}${isLast ? "    " : "│   "}`)];
  });
}
