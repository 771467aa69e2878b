import { styleText } from "node:util";
import type { Io } from "../model/io.ts";

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
