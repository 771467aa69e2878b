/** A part of a regular expression, as far as it takes to write a text that matches. */
export type Part =
  | { readonly kind: "set"; readonly ranges: readonly Range[]; readonly negated: boolean }
  | { readonly kind: "sequence"; readonly parts: readonly Part[] }
  | { readonly kind: "choice"; readonly parts: readonly Part[] }
  | { readonly kind: "repeat"; readonly part: Part; readonly least: number; readonly most: number }
  | { readonly kind: "nothing" };

/** A range of characters, both ends included. */
export type Range = readonly [from: string, to: string];

const nothing: Part = { kind: "nothing" };
const digit: Range[] = [["0", "9"]];
const word: Range[] = [
  ["a", "z"],
  ["A", "Z"],
  ["0", "9"],
  ["_", "_"],
];
const space: Range[] = [
  [" ", " "],
  ["\t", "\r"],
];
const classes: Readonly<Record<string, Range[]>> = { d: digit, w: word, s: space };
const posix: Readonly<Record<string, Range[]>> = {
  alpha: [
    ["a", "z"],
    ["A", "Z"],
  ],
  digit,
  alnum: [
    ["a", "z"],
    ["A", "Z"],
    ["0", "9"],
  ],
  lower: [["a", "z"]],
  upper: [["A", "Z"]],
  space,
  word,
  xdigit: [
    ["0", "9"],
    ["a", "f"],
    ["A", "F"],
  ],
  punct: [
    ["!", "/"],
    [":", "@"],
    ["[", "`"],
    ["{", "~"],
  ],
};
const controls: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  f: "\f",
  v: "\v",
  a: "\u0007",
};

/** Reads the syntax of RE2 patterns that CRDs use; undefined for what it does not know. */
function parsePattern(source: string): Part | undefined {
  const reader = new Reader(source);
  try {
    const part = reader.choice();
    return reader.done ? part : undefined;
  } catch {
    return undefined;
  }
}

class Reader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get done(): boolean {
    return this.#at >= this.#source.length;
  }

  choice(): Part {
    const parts = [this.#sequence()];
    while (this.#take("|")) parts.push(this.#sequence());
    return parts.length === 1 ? (parts[0] ?? nothing) : { kind: "choice", parts };
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (!this.done && !this.#sees("|") && !this.#sees(")")) parts.push(this.#repeated());
    return { kind: "sequence", parts };
  }

  #repeated(): Part {
    let part = this.#atom();
    for (let bounds = this.#bounds(); bounds !== undefined; bounds = this.#bounds()) {
      this.#take("?");
      part = { kind: "repeat", part, least: bounds[0], most: bounds[1] };
    }
    return part;
  }

  #bounds(): [number, number] | undefined {
    if (this.#take("*")) return [0, Infinity];
    if (this.#take("+")) return [1, Infinity];
    if (this.#take("?")) return [0, 1];
    const found = /^\{(\d+)(,(\d*))?\}/.exec(this.#source.slice(this.#at, this.#at + 24));
    if (found === null) return undefined;
    this.#at += found[0].length;
    const least = Number(found[1]);
    if (found[2] === undefined) return [least, least];
    return [least, found[3] === "" ? Infinity : Number(found[3])];
  }

  #atom(): Part {
    const next = this.#next();
    if (next === "(") return this.#group();
    if (next === "[") return this.#set();
    if (next === ".") return { kind: "set", ranges: [["\n", "\n"]], negated: true };
    if (next === "^" || next === "$") return nothing;
    return next === "\\" ? this.#escape() : { kind: "set", ranges: [[next, next]], negated: false };
  }

  #group(): Part {
    const flags = /^\?(?:P?<\w+>|[imsU-]*(:|\)))/.exec(this.#source.slice(this.#at, this.#at + 64));
    if (flags !== null) this.#at += flags[0].length;
    else if (this.#sees("?")) throw new Error("unknown group");
    if (flags?.[1] === ")") return nothing;
    const part = this.choice();
    if (!this.#take(")")) throw new Error("unclosed group");
    return part;
  }

  #escape(): Part {
    const next = this.#next();
    if (next === "A" || next === "z" || next === "b" || next === "B") return nothing;
    const lower = next.toLowerCase();
    const ranges = classes[lower];
    if (ranges !== undefined) return { kind: "set", ranges, negated: lower !== next };
    if (lower === "p") return this.#property(next === "P");
    const character = this.#literal(next);
    return { kind: "set", ranges: [[character, character]], negated: false };
  }

  #property(negated: boolean): Part {
    const found = /^(?:\{(\^?)(\w+)\}|(\w))/.exec(this.#source.slice(this.#at, this.#at + 40));
    if (found === null) throw new Error("unknown property");
    this.#at += found[0].length;
    const name = found[2] ?? found[3] ?? "";
    const ranges = name.startsWith("L")
      ? name === "Lu"
        ? posix["upper"]
        : posix["alpha"]
      : name.startsWith("N")
        ? digit
        : posix["punct"];
    return { kind: "set", ranges: ranges ?? [], negated: negated !== (found[1] === "^") };
  }

  #literal(next: string): string {
    if (next === "x") {
      const found = /^(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{2}))/.exec(
        this.#source.slice(this.#at, this.#at + 10),
      );
      if (found === null) throw new Error("bad escape");
      this.#at += found[0].length;
      return String.fromCodePoint(Number.parseInt(found[1] ?? found[2] ?? "0", 16));
    }
    return controls[next] ?? next;
  }

  #set(): Part {
    const negated = this.#take("^");
    const ranges: Range[] = [];
    for (let first = true; first || !this.#sees("]"); first = false) ranges.push(...this.#member());
    this.#at += 1;
    return { kind: "set", ranges, negated };
  }

  #member(): readonly Range[] {
    const named = /^\[:(\w+):\]/.exec(this.#source.slice(this.#at, this.#at + 16));
    if (named !== null) {
      this.#at += named[0].length;
      return posix[named[1] ?? ""] ?? [];
    }
    const from = this.#setCharacter();
    if (typeof from !== "string") return from;
    if (!this.#sees("-") || this.#source[this.#at + 1] === "]") return [[from, from]];
    this.#at += 1;
    const to = this.#setCharacter();
    return typeof to === "string" ? [[from, to]] : [[from, from], ["-", "-"], ...to];
  }

  #setCharacter(): string | readonly Range[] {
    const next = this.#next();
    if (next !== "\\") return next;
    const escaped = this.#next();
    const known = classes[escaped];
    if (known !== undefined) return known;
    if (escaped === "p" || escaped === "P") {
      const part = this.#property(false);
      return part.kind === "set" ? part.ranges : [];
    }
    return this.#literal(escaped);
  }

  #next(): string {
    const code = this.#source.codePointAt(this.#at);
    if (code === undefined) throw new Error("unexpected end");
    const character = String.fromCodePoint(code);
    this.#at += character.length;
    return character;
  }

  #sees(character: string): boolean {
    return this.#source[this.#at] === character;
  }

  #take(character: string): boolean {
    if (!this.#sees(character)) return false;
    this.#at += 1;
    return true;
  }
}

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
