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
