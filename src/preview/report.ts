import type { ObjectRef } from "../simulator/index.ts";
import type { Style } from "../report/style.ts";
import { qualifiedName } from "@metatron/runtime/kubernetes";
import type { Change, FieldChange, Verb } from "./changes.ts";
import type { ParentPreview } from "./preview.ts";

/** What a whole preview came to. */
export interface Preview {
  /** The parents that change, fail or wait, the grave ones first. */
  readonly parents: readonly ParentPreview[];
  /** How many parents were looked at. */
  readonly total: number;
  /** What could not be read of the cluster, by controller or parent. */
  readonly unread: readonly string[];
}

/** How many changes there are of each kind. */
export type Counts = Readonly<Record<Verb, number>>;

const verbs: readonly Verb[] = [
  "create",
  "update",
  "recreate",
  "delete",
  "status",
  "adopt",
  "release",
  "refuse",
];

/** Counts all changes. */
export function countChanges({ parents }: Preview): Counts {
  const changes = parents.flatMap((parent) => parent.changes);
  const count = (verb: Verb): number => changes.filter((change) => change.verb === verb).length;
  return Object.fromEntries(verbs.map((verb) => [verb, count(verb)])) as Record<Verb, number>;
}

/** Puts the parents with grave changes first, then those that fail; otherwise they stay as the cluster lists them. */
export function sortParents(parents: readonly ParentPreview[]): ParentPreview[] {
  const rank = ({ changes, failure }: ParentPreview): number => {
    if (changes.some(({ isGrave }) => isGrave)) return 0;
    return failure === undefined ? 2 : 1;
  };
  return parents.toSorted((left, right) => rank(left) - rank(right));
}

const signs: Readonly<Record<Verb, string>> = {
  create: "+",
  update: "~",
  recreate: "±",
  delete: "-",
  status: "~",
  adopt: "+",
  release: "-",
  refuse: "!",
};

/** The preview as people read it. */
export function renderPreview(preview: Preview, style: Style): string {
  const blocks = preview.parents.map((one) => renderParent(one, style));
  const unread = preview.unread.map((line) => `${style("red", line)}\n`);
  return [...unread, ...blocks, `${summary(preview)}\n`].join("\n");
}

function renderParent({ parent, changes, failure, delay }: ParentPreview, style: Style): string {
  const lines = [style("bold", describe(parent))];
  if (failure !== undefined) lines.push(...indent(style("red", failure), "  "));
  if (delay !== undefined) lines.push(`  ${style("yellow", "waits")}: ${delay}`);
  for (const change of changes) lines.push(...renderChange(change, style));
  return `${lines.join("\n")}\n`;
}

function renderChange(change: Change, style: Style): string[] {
  const { verb, object, fields, reason, isGrave } = change;
  const line = `${signs[verb]} ${verb.padEnd(8)} ${describe(object)}`;
  const shown = isGrave ? style("red", line) : line;
  const why = reason === undefined ? [] : indent(reason, "      ");
  return [`  ${shown}`, ...why, ...fields.map((field) => `      ${renderField(field)}`)];
}

/** A field and its values: `spec.replicas: 1 → 3`. */
function renderField({ path, before = "nothing", after = "nothing" }: FieldChange): string {
  return before === after ? `${path}: ${after}` : `${path}: ${before} → ${after}`;
}

function indent(text: string, by: string): string[] {
  return text.split("\n").map((line) => by + line);
}

function describe({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${qualifiedName(namespace, name)}`;
}

const words: Readonly<Record<Verb, readonly [one: string, several: string]>> = {
  create: ["create", "creates"],
  update: ["update", "updates"],
  recreate: ["recreate", "recreates"],
  delete: ["delete", "deletes"],
  status: ["status write", "status writes"],
  adopt: ["adoption", "adoptions"],
  release: ["release", "releases"],
  refuse: ["refusal", "refusals"],
};

function summary(preview: Preview): string {
  const { parents, total, unread } = preview;
  if (total === 0 && unread.length > 0) return "No parent was looked at.";
  const changed = parents.filter(({ changes }) => changes.length > 0).length;
  const failed = parents.filter(({ failure }) => failure !== undefined).length;
  const counts = countChanges(preview);
  const parts = verbs.filter((verb) => counts[verb] > 0);
  const all = parts.map((verb) => `${counts[verb]} ${words[verb][counts[verb] === 1 ? 0 : 1]}`).join(", ");
  const what = changed === 0 ? "Nothing changes" : `${changed} of ${total} parents change: ${all}`;
  const looked = changed === 0 ? ` for ${total} ${total === 1 ? "parent" : "parents"}` : "";
  return `${what}${looked}.${failed === 0 ? "" : ` ${failed} failed.`}`;
}

/** The preview for a comment of a pull request. */
export function renderMarkdown(preview: Preview): string {
  const blocks = preview.parents.map(({ parent, changes, failure, delay }) => {
    const lines = [`#### ${code(describe(parent))}`, ""];
    if (failure !== undefined) lines.push(`**Failed:** ${code(failure)}`, "");
    if (delay !== undefined) lines.push(`Waits: ${code(delay)}`, "");
    for (const { verb, object, fields, reason, isGrave } of changes) {
      const mark = isGrave ? `**${verb}** :warning:` : verb;
      lines.push(`- ${mark} ${code(describe(object))}${reason === undefined ? "" : `: ${code(reason)}`}`);
      lines.push(...fields.map((field) => `  - ${code(renderField(field))}`));
    }
    return lines.join("\n");
  });
  const unread = preview.unread.map((line) => `**Not read:** ${code(line)}`);
  return `${["### metatron preview", summary(preview), ...unread, ...blocks].join("\n\n")}\n`;
}

/** A text as code, whatever backticks and line ends are in it. */
function code(text: string): string {
  const line = text.replaceAll(/\s*\n\s*/g, " ");
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}
