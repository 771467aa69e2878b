import { isMap, isNode, parseAllDocuments, stringify, type YAMLMap } from "yaml";
import type { Path } from "./model.ts";

/** Text to put in at an offset. */
export interface TextEdit {
  readonly offset: number;
  readonly insert: string;
}

/**
 * The edit that gives the map at a path one more key, in front of its first one, and touches nothing else:
 * comments, quotes and order stay. Undefined when there is no such map or it already has the key.
 */
export function insertKey(
  text: string,
  document: number,
  path: Path,
  key: string,
  value: object,
): TextEdit | undefined {
  const map: unknown = parseAllDocuments(text, { version: "1.1", logLevel: "silent" })[document - 1]?.getIn(
    path,
    true,
  );
  if (!isMap(map) || map.has(key)) return undefined;
  return map.flow ? intoFlow(map, key, value) : intoBlock(text, map, key, value);
}

function intoFlow(map: YAMLMap, key: string, value: object): TextEdit | undefined {
  const start = map.range?.[0];
  if (start === undefined) return undefined;
  const separator = map.items.length > 0 ? ", " : "";
  return { offset: start + 1, insert: `${JSON.stringify(key)}: ${JSON.stringify(value)}${separator}` };
}

/** A block map's first key gives the column; its line may begin with the dash of a list. */
function intoBlock(text: string, map: YAMLMap, key: string, value: object): TextEdit | undefined {
  const first = map.items[0]?.key;
  const offset = isNode(first) ? first.range?.[0] : undefined;
  if (offset === undefined) return undefined;
  const column = offset - (text.lastIndexOf("\n", offset - 1) + 1);
  const lines = stringify({ [key]: value }, { lineWidth: 0 })
    .trimEnd()
    .split("\n");
  return { offset, insert: `${lines.join(`\n${" ".repeat(column)}`)}\n${" ".repeat(column)}` };
}
