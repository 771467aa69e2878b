/** A document of a YAML stream as it came, with the number of the line that it starts on. */
export interface Slice {
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

const separator = /^---(?:[ \t]|\r?$)/;
const hasContent = (line: string): boolean => !/^\s*(?:#.*)?$/.test(line) && !line.startsWith("%");
/** Cut into documents at `---`; comments before the first separator stay with the document that follows. */
export function splitDocuments(text: string): Slice[] {
  const slices: Slice[] = [];
  let lines: string[] = [];
  let start = 1;
  let isFilled = false;
  const flush = (next: number): void => {
    if (isFilled) slices.push({ text: textOf(lines), line: start });
    lines = [];
    start = next;
    isFilled = false;
  };
  for (const [index, line] of text.split("\n").entries()) {
    if (separator.test(line)) {
      if (isFilled) flush(index + 2);
      const rest = line.slice(3).trim();
      const isContent = rest !== "" && !rest.startsWith("#");
      if (isContent || lines.some((before) => before.startsWith("%"))) lines.push(line);
      else if (lines.length === 0) start = index + 2;
      isFilled = isContent;
      continue;
    }
    if (lines.length === 0 && line.trim() === "") start = index + 2;
    else lines.push(line);
    isFilled ||= hasContent(line);
  }
  flush(0);
  return slices;
}

function textOf(lines: readonly string[]): string {
  const text = lines.join("\n");
  return text.endsWith("\n") ? text : `${text}\n`;
}
