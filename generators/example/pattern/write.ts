import { type Part, parsePattern, type Range } from "./parse.ts";

const LONGEST = 4000;
const liked = "aex1A0-._/:=@, ".split("");

/** Texts that a pattern may match, the plainest first; the caller tries them. */
export function* textsFor(pattern: string): Generator<string> {
  const part = parsePattern(pattern);
  if (part === undefined) return;
  for (const repeats of [1, 0, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 36, 40, 63, 64, 128]) {
    for (const choice of repeats < 3 ? [0, 1, 2, 3, 4, 5, 6, 7] : [0, 1]) {
      for (const letter of repeats < 3 ? [0, 1] : [0])
        yield write(part, { repeats, choice, letter }).slice(0, LONGEST);
    }
  }
}

interface Taste {
  readonly repeats: number;
  readonly choice: number;
  readonly letter: number;
}

function write(part: Part, taste: Taste): string {
  if (part.kind === "nothing") return "";
  switch (part.kind) {
    case "set":
      return letterOf(part.ranges, part.negated, taste.letter);
    case "sequence":
      return part.parts.map((item) => write(item, taste)).join("");
    case "choice":
      return write(part.parts[taste.choice % part.parts.length] ?? { kind: "nothing" }, taste);
    default:
      return repeated(part.part, Math.min(Math.max(part.least, taste.repeats), part.most, 300), taste);
  }
}

function repeated(part: Part, times: number, taste: Taste): string {
  let text = "";
  for (let count = 0; count < times && text.length < LONGEST; count += 1) text += write(part, taste);
  return text;
}

function letterOf(ranges: readonly Range[], negated: boolean, index: number): string {
  const isIn = (letter: string): boolean =>
    ranges.some(([from, to]) => letter >= from && letter <= to) !== negated;
  const candidates = liked.filter(isIn);
  const first = ranges[0]?.[0];
  if (candidates.length === 0 && !negated && first !== undefined) return first;
  if (candidates.length === 0) {
    return Array.from({ length: 94 }, (_, offset) => String.fromCodePoint(33 + offset)).find(isIn) ?? "";
  }
  return candidates[index % candidates.length] ?? "";
}
