import {
  boolYaml11Tag,
  CORE_SCHEMA,
  defineMappingTag,
  defineScalarTag,
  dump,
  loadAll,
  mergeTag,
  NOT_RESOLVED,
  type Schema,
  YAMLException,
} from "js-yaml";
import type { Problem } from "../model/errors.ts";
import { limits, measure } from "./tree.ts";
import { isObject, setOwn } from "@metatron/runtime/kubernetes";

/** One document of a stream. */
export interface YamlDocument {
  readonly value: unknown;
  /** As it came, comments kept; JSON is rewritten as YAML. */
  readonly text: string;
  readonly file: string;
  /** 1-based, empty documents not counted. */
  readonly document: number;
  /** 1-based line in the file. */
  readonly line: number;
}

/** The documents that could be read, and what is wrong with the others. */
export interface ParsedDocuments {
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly Problem[];
}

/** Read a stream of YAML or JSON documents as Kubernetes reads it; a bad document does not stop the others. */
export function parseYamlDocuments(text: string, file: string): ParsedDocuments {
  const content = text.startsWith("\uFEFF") ? text.slice(1) : text;
  if (content.length > limits.text) {
    return { documents: [], problems: [tooLarge(file, content.length, limits.text)] };
  }
  const json = parseJson(content);
  if (json !== undefined) return collect([{ text: "", line: 1 }], file, () => [json]);
  const slices = splitDocuments(content);
  if (slices.length > limits.documents) {
    return { documents: [], problems: [tooMany(file, slices.length)] };
  }
  return collect(slices, file, loadSlice);
}

/** YAML that every reader understands alike: no anchors, no folding, doubtful scalars quoted. */
export function toYaml(value: unknown): string {
  // No real CRD nests so deep; indentation of a hostile one would fill the memory.
  return dump(value, { noRefs: true, lineWidth: -1, flowLevel: 80 });
}

/** Deeper than any key that is read. */
const deep = " ".repeat(1000);

function parseJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function loadSlice(slice: Slice): unknown[] {
  if (slice.text.length > limits.document) {
    throw new YAMLException(`it has ${slice.text.length} characters, more than ${limits.document}`);
  }
  const lines = slice.text.split("\n");
  for (let text = slice.text, tries = 0; ; text = lines.join("\n"), tries++) {
    try {
      return loadAll(text, options);
    } catch (error) {
      if (!(error instanceof YAMLException) || tries * text.length > limits.text) throw error;
      if (!indentFurther(lines, error)) throw error;
    }
  }
}

/**
 * Moves the line in which a quoted text or a flow collection goes on no deeper than its key: the YAML specification wants it
 * deeper, and so does js-yaml, while the parser of Kubernetes takes it anywhere. The white space in front means nothing there.
 * False when the error is another one.
 */
function indentFurther(lines: string[], { reason, mark }: YAMLException): boolean {
  const line = lines[mark?.line ?? -1];
  if (reason !== "deficient indentation" || mark === undefined || line === undefined) return false;
  const before = line.slice(0, mark.column);
  const isNewLine = before.trim() === "" && !before.startsWith(deep) && !/^\.\.\.(?:\s|$)/.test(line);
  const tab = before.lastIndexOf("\t");
  if (isNewLine) lines[mark.line] = `${deep}${line.trimStart()}`;
  else if (tab !== -1 && before.trim() !== "")
    lines[mark.line] = `${line.slice(0, tab)} ${line.slice(tab + 1)}`;
  return isNewLine || tab !== -1;
}

function collect(slices: readonly Slice[], file: string, load: (slice: Slice) => unknown[]): ParsedDocuments {
  const documents: YamlDocument[] = [];
  const problems: Problem[] = [];
  let document = 0;
  for (const slice of slices) {
    try {
      for (const value of load(slice)) {
        if (value === null || value === undefined) continue;
        document += 1;
        const at = { file, document, line: slice.line };
        const measured = measure(value);
        if ("reason" in measured) problems.push(unfit(at, measured));
        else documents.push({ value, text: slice.text === "" ? toYaml(value) : slice.text, ...at });
      }
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      document += 1;
      const at = { file, document, line: slice.line };
      problems.push(unreadable(error, at, slice.text));
    }
  }
  return { documents, problems };
}

interface Place {
  readonly file: string;
  readonly document: number;
  readonly line: number;
}

function unreadable(error: YAMLException, at: Place, text: string): Problem {
  const line = error.mark ? at.line + error.mark.line : at.line;
  const template = text.split("\n").findIndex((each) => each.includes("{{"));
  if (template !== -1)
    return {
      code: "CRD_YAML",
      message: `line ${at.line + template} holds a Helm template action`,
      ...at,
      line: at.line + template,
      fix: "render it first, with helm template",
    };
  const fix = "correct the YAML; custom tags and duplicate keys are not accepted";
  return {
    code: "CRD_YAML",
    message: `this is not YAML that Kubernetes reads: ${error.reason}`,
    ...at,
    line,
    fix,
  };
}

function unfit(at: Place, measured: { readonly reason: string; readonly path: string }): Problem {
  const message = `the document can't be used: ${measured.reason}`;
  return { code: "CRD_LIMIT", message, ...at, path: measured.path, fix: "write the value out, and smaller" };
}

function tooLarge(file: string, length: number, limit: number): Problem {
  const message = `the text has ${length} characters, more than ${limit}`;
  return { code: "CRD_LIMIT", message, file, fix: "split it into several files" };
}

function tooMany(file: string, count: number): Problem {
  const message = `the text has ${count} documents, more than ${limits.documents}`;
  return { code: "CRD_LIMIT", message, file, fix: "split it into several files" };
}

const forms: readonly (readonly [RegExp, (digits: string) => number])[] = [
  [/^[-+]?(?:0|[1-9][0-9]*)$/, (digits) => Number.parseInt(digits, 10)],
  [/^[-+]?0b[01]+$/i, (digits) => Number.parseInt(digits.replace(/0b/i, ""), 2)],
  [/^[-+]?0o[0-7]+$/i, (digits) => Number.parseInt(digits.replace(/0o/i, ""), 8)],
  [/^[-+]?0x[0-9a-f]+$/i, (digits) => Number.parseInt(digits.replace(/0x/i, ""), 16)],
  [/^[-+]?0[0-7]+$/, (digits) => Number.parseInt(digits, 8)],
];

/** Integers as go-yaml reads them: `0644` and `0o644` are octal, `0b101` binary, `1_000` a thousand. */
const integerTag = defineScalarTag<number>("tag:yaml.org,2002:int", {
  implicit: true,
  implicitFirstChars: "-+0123456789".split(""),
  identify: (value) => Number.isInteger(value),
  resolve(source) {
    const digits = source.replaceAll("_", "");
    const form = forms.find(([pattern]) => pattern.test(digits));
    return form ? form[1](digits) : NOT_RESOLVED;
  },
});

const infinities: ReadonlyMap<string, number> = new Map([
  [".inf", Number.POSITIVE_INFINITY],
  ["+.inf", Number.POSITIVE_INFINITY],
  ["-.inf", Number.NEGATIVE_INFINITY],
  [".nan", Number.NaN],
]);

/** Floats as go-yaml reads them: with `_` between digits; `08` is no octal and so is one of them; what is too large is a text. */
const floatTag = defineScalarTag<number>("tag:yaml.org,2002:float", {
  implicit: true,
  implicitFirstChars: "-+.0123456789".split(""),
  identify: (value) => typeof value === "number" && !Number.isInteger(value),
  resolve(source) {
    const digits = source.startsWith(".") ? source : source.replaceAll("_", "");
    if (/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(digits))
      return Number.isFinite(Number(digits)) ? Number(digits) : NOT_RESOLVED;
    return infinities.get(source.toLowerCase()) ?? NOT_RESOLVED;
  },
});

/** Bytes, which Kubernetes reads as a string. */
const binaryTag = defineScalarTag<string>("tag:yaml.org,2002:binary", {
  identify: () => false,
  resolve: (source) => Buffer.from(source, "base64").toString("utf8"),
});

/** A moment stays the text that it is. */
const timestampTag = defineScalarTag<string>("tag:yaml.org,2002:timestamp", {
  identify: () => false,
  resolve: (source) => source,
});

const isKey = (key: unknown): key is string | number | boolean =>
  typeof key === "string" || typeof key === "number" || typeof key === "boolean";

/** Maps have string keys; numbers and booleans become strings, null and collections are refused. */
const mappingTag = defineMappingTag<{ [key: string]: unknown }>("tag:yaml.org,2002:map", {
  create: () => ({}),
  identify: isObject,
  addPair(carrier, key, value) {
    if (!isKey(key)) return "a key must be a string, a number or a boolean";
    setOwn(carrier, String(key), value);
    return "";
  },
  has: (carrier, key) => Object.hasOwn(carrier, String(key)),
  keys: (carrier) => Object.keys(carrier),
  get: (carrier, key) => (Object.hasOwn(carrier, String(key)) ? carrier[String(key)] : undefined),
});

/** YAML as Kubernetes reads it: YAML 1.1 booleans and octals, merge keys, no dates. */
const kubernetesYaml: Schema = CORE_SCHEMA.withTags(
  mappingTag,
  mergeTag,
  boolYaml11Tag,
  integerTag,
  floatTag,
  binaryTag,
  timestampTag,
);

const options = {
  schema: kubernetesYaml,
  maxDepth: limits.nesting,
  maxAliases: limits.aliases,
  maxTotalMergeKeys: limits.mergeKeys,
};

/** A document of a YAML stream as it came, with the number of the line that it starts on. */
export interface Slice {
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

const separator = /^---(?:[ \t]|\r?$)/;
const hasContent = (line: string): boolean => !/^\s*(?:#.*)?$/.test(line) && !line.startsWith("%");
/** Cut into documents at `---`; comments before the first separator stay with the document that follows. */
function splitDocuments(text: string): Slice[] {
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
