import type { Problem } from "../model/errors.ts";
import type { crdErrors } from "./error-codes.ts";
import type { Crd, CrdVersion } from "../model/crd.ts";
import { type SchemaNode, toSchemaTree } from "./tree.ts";

/** The part of a CRD that is looked at. */
export interface InspectionScope {
  /** Only this version. */
  readonly only?: string;
  /** Only what lies below this path, as in `spec.template`. */
  readonly path?: string;
}

/** What was understood of a version. */
export interface InspectedVersion extends Omit<CrdVersion, "schema"> {
  /** The path of the parent's label selector when the schema has one. */
  readonly selector?: string;
  readonly schema: SchemaNode;
}

/** What was understood of a CRD. */
export interface InspectedCrd extends Omit<Crd, "versions" | "text"> {
  readonly versions: readonly InspectedVersion[];
}

/** A CRD with its schemas as trees. */
export function inspectCrd(crd: Crd, { only, path }: InspectionScope): InspectedCrd {
  const { text: _, versions, ...rest } = crd;
  const wanted = versions.filter(({ name }) => only === undefined || name === only);
  return { ...rest, versions: wanted.flatMap((version) => inspectVersion(version, path) ?? []) };
}

function inspectVersion(version: CrdVersion, path: string | undefined): InspectedVersion | undefined {
  const schema = below(toSchemaTree(version.schema), path?.split(".").filter(Boolean) ?? []);
  if (!schema) return undefined;
  const selector = version.schema.properties?.["spec"]?.properties?.["selector"];
  return { ...version, schema, ...(selector ? { selector: "spec.selector" } : {}) };
}

function below(node: SchemaNode, [name, ...rest]: readonly string[]): SchemaNode | undefined {
  if (name === undefined) return node;
  const child = node.children.find((one) => one.name === name.replace(/(\[\]|\[\*\])$/, ""));
  return child && below(child, rest);
}

/** A code of this room. */
export type CrdErrorCode = keyof typeof crdErrors;

/** Where in the input something is: the text it came in, and the path inside the document. */
export interface Source {
  readonly file: string;
  readonly document: number;
  readonly line?: number;
}

/** Gathers what is wrong with one document, up to a number that a person can still read. */
export class Findings {
  readonly problems: Problem[] = [];
  readonly source: Source;
  #dropped = 0;

  constructor(source: Source) {
    this.source = source;
  }

  /** Note a problem at a path. */
  add(code: CrdErrorCode, path: string, message: string, fix: string): void {
    if (this.problems.length < 200) {
      this.problems.push({
        code,
        message: `${path === "" ? "" : `${path} `}${message}`,
        path,
        fix,
        ...this.source,
      });
    } else this.#dropped += 1;
  }

  /** Note what the API server answers for a path, in its own words. */
  refuse(code: CrdErrorCode, where: string, answer: string, fix: string): void {
    const [path, words] = [visible(where), visible(answer)];
    const known = this.problems.some((problem) => problem.path === path && problem.code === code);
    if (known) return;
    this.add(code, path, words, fix);
    const last = this.problems.at(-1);
    if (last?.path === path)
      this.problems[this.problems.length - 1] = { ...last, message: `${path}: ${words}` };
  }

  /** The problems, and a closing one that counts those left out. */
  all(): Problem[] {
    if (this.#dropped === 0) return this.problems;
    const message = `${this.#dropped} more problems in this document`;
    return [...this.problems, { code: "CRD_SHAPE", message, fix: "correct the first ones", ...this.source }];
  }
}

/** A value as it is shown in a message: short, on one line, control characters visible. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "object" && value !== null ? describe(value) : JSON.stringify(value);
  const short = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  return visible(short);
}

/** The text on one line, control characters visible. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\u200B-\u200F\u2028-\u202F\u2060-\u206F\uFEFF]/gu, escape);
}

/** `parent.key`, or `parent["a key"]` where the key is no identifier. */
export function at(parent: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${parent}[${show(key)}]`;
  return parent === "" ? key : `${parent}.${key}`;
}

/** The keys and indices of a path that `at` made. */
export function stepsOf(path: string): (string | number)[] {
  const parts = path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|\[([^\]]*)\]|([^.[\]]+)/g);
  return [...parts].map(([, index, quoted, bare, name]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (bare ?? name ?? "") : String(JSON.parse(quoted));
  });
}

function describe(value: object): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  const keys = Object.keys(value);
  return keys.length === 0
    ? "an empty map"
    : `a map with ${JSON.stringify(keys.slice(0, 3).join(", ").slice(0, 60))}`;
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
