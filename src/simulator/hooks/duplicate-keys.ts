/** The keys that occur twice in one map of a JSON text, as paths; the text must be valid JSON. */
export function findDuplicateKeys(text: string, value: unknown): string[] {
  // A second key would have vanished on the way through a value: equal lengths prove that there is none.
  if (JSON.stringify(value).length === text.trim().length) return [];
  const found: string[] = [];
  scan(text, found);
  return found;
}

interface Frame {
  readonly keys: Set<string> | undefined;
  readonly path: string;
}

function scan(text: string, found: string[]): void {
  const frames: Frame[] = [];
  let path = "";
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[[\]{}]/g)) {
    const token = match[0];
    if (token === "{" || token === "[") {
      frames.push({ keys: token === "{" ? new Set() : undefined, path });
    } else if (token === "}" || token === "]") {
      frames.pop();
    } else if (match[1] !== undefined) {
      const frame = frames.at(-1);
      const key = String(JSON.parse(token.slice(0, token.length - match[1].length)));
      path = frame === undefined || frame.path === "" ? key : `${frame.path}.${key}`;
      if (frame?.keys?.has(key) === true) found.push(path);
      frame?.keys?.add(key);
    }
  }
}
