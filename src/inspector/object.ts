import { diffLines } from "diff";
import { isObject, type JsonObject, lastAppliedAnnotation } from "@metatron/runtime/kubernetes";
import { LineCounter, isCollection, isMap, isPair, isScalar, parseDocument } from "yaml";
import { toYaml } from "../crd/index.ts";
import { changesOf } from "../simulator/changes.ts";
import type { ObjectRef, StoredObject } from "../simulator/index.ts";
import { toJson, toKey } from "../simulator/records.ts";
import type { Version, Writer } from "./history.ts";
import { type Live, serverFields } from "./steps.ts";

/** A line of an object, who wrote it, and whether it is new or gone since the version that it is compared to. */
export interface Line {
  readonly text: string;
  readonly by: Writer | "server";
  readonly mark?: "added" | "removed";
}

/** One object as the page shows it. */
export interface ObjectView {
  readonly key: string;
  readonly ref: ObjectRef;
  readonly isGone: boolean;
  readonly hasHidden: boolean;
  readonly lines: readonly Line[];
  /** What a person would write of it, to edit it. */
  readonly editable: string;
  readonly isParent: boolean;
  readonly owner?: string;
  readonly versions: readonly {
    readonly sequence: number;
    readonly seconds: number;
    readonly by: string;
    readonly verb: string;
  }[];
  readonly events: readonly {
    readonly seconds: number;
    readonly type: string;
    readonly reason: string;
    readonly message: string;
  }[];
}

export interface ObjectQuery {
  /** Compare to this version; the last one before the last step when absent. */
  readonly from?: number;
  readonly to?: number;
  /** Show what is in a Secret. */
  readonly reveals: boolean;
}

/** An object and its past; undefined when there never was one. */
export function toObjectView(live: Live, ref: ObjectRef, query: ObjectQuery): ObjectView | undefined {
  const versions = live.history.of(ref);
  const to = versions.find(({ sequence }) => sequence === query.to) ?? versions.at(-1);
  if (to === undefined) return undefined;
  const from =
    query.from === undefined
      ? versions.findLast(({ sequence }) => sequence <= live.history.marked())
      : versions.find(({ sequence }) => sequence === query.from);
  const show = (object: StoredObject): string =>
    toYaml(query.reveals ? clean(object) : hideSecrets(clean(object)));
  const key = toKey(ref);
  const parents = live.simulation.parents().map(({ metadata }) => metadata.uid);
  const owner = to.object.metadata.ownerReferences?.find(({ controller }) => controller === true);
  const seconds = (at: number): number => Math.round((at - live.start) / 100) / 10;
  return {
    key,
    ref,
    isGone: live.simulation.api.get(ref) === undefined,
    hasHidden: to.object.kind === "Secret",
    lines: toLines(
      show(to.object),
      from === undefined || from === to ? undefined : show(from.object),
      ownersOf(live, key, to.object, versions),
    ),
    editable: toYaml(editable(query.reveals ? clean(to.object) : hideSecrets(clean(to.object)))),
    isParent: parents.includes(to.object.metadata.uid),
    ...(owner !== undefined && { owner: `${owner.kind}/${owner.name}` }),
    versions: versions.map(({ sequence, at, by, verb }) => ({ sequence, seconds: seconds(at), by, verb })),
    events: live.simulation.events
      .filter(({ object }) => toKey(object) === key)
      .map(({ at, type, reason, message }) => ({ seconds: seconds(at), type, reason, message })),
  };
}

const hidden = "hidden";

/** The value with the data of every Secret in it replaced by its length. */
export function hideSecrets<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => hideSecrets(item)) as T;
  if (!isObject(value)) return value;
  const object = value as unknown as JsonObject;
  const entries = Object.entries(object).map(([field, inner]) => [field, hideSecrets(inner)] as const);
  const copy: JsonObject = Object.fromEntries(entries);
  if (object["kind"] !== "Secret") return copy as T;
  for (const field of ["data", "stringData"])
    if (isObject(copy[field])) copy[field] = withoutValues(copy[field]);
  const { metadata } = copy;
  const annotations = isObject(metadata) ? metadata["annotations"] : undefined;
  if (isObject(annotations))
    for (const name of Object.keys(annotations))
      if (name.includes("last-applied")) annotations[name] = hidden;
  return copy as T;
}

function withoutValues(data: JsonObject): JsonObject {
  const entries = Object.entries(data).map(([name, value]) => {
    return [name, typeof value === "string" ? `<${value.length} characters ${hidden}>` : hidden];
  });
  return Object.fromEntries(entries) as JsonObject;
}

/** Without what only machines read. */
function clean(object: StoredObject): JsonObject {
  const { managedFields: _fields, ...metadata } = toJson(object)["metadata"] as JsonObject;
  if (!isObject(metadata["annotations"])) return { ...toJson(object), metadata };
  const { [lastAppliedAnnotation]: _last, ...annotations } = metadata["annotations"];
  const { annotations: _all, ...rest } = metadata;
  const isEmpty = Object.keys(annotations).length === 0;
  return { ...toJson(object), metadata: isEmpty ? rest : { ...rest, annotations } };
}

function editable({ status: _status, ...object }: JsonObject): JsonObject {
  const metadata = Object.entries(object["metadata"] as JsonObject).filter(
    ([name]) => !serverFields.includes(name),
  );
  return { ...object, metadata: Object.fromEntries(metadata) };
}

type Owners = (path: readonly (string | number)[]) => Line["by"];

/** Who wrote a field: by hand, in what the person applied, in what the hook answered, or nobody: then it is a default. */
function ownersOf(live: Live, key: string, object: StoredObject, versions: readonly Version[]): Owners {
  const byHand = versions.flatMap((version, index) => {
    const before = versions[index - 1];
    if (version.by !== "you" || before === undefined) return [];
    return changesOf(toJson(before.object), toJson(version.object), "").map(({ path }) => path);
  });
  const applied = live.applied.get(key);
  const annotations = object.metadata.annotations ?? {};
  const last = annotations[lastAppliedAnnotation];
  const answered = last === undefined ? undefined : (JSON.parse(last) as JsonObject);
  const isStatusOfHook = applied !== undefined;
  return (path) => {
    if (path[0] === "status") return isStatusOfHook ? "hook" : "cluster";
    const dotted = path.join(".");
    const isEdited = byHand.some((edited) => dotted === edited || dotted.startsWith(`${edited}.`));
    if (has(applied, path) || (isEdited && !has(answered, path))) return "you";
    return has(answered, path) ? "hook" : "server";
  };
}

function has(value: unknown, path: readonly (string | number)[]): boolean {
  let current = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) return false;
    current = (current as { [field: string]: unknown })[step];
  }
  return current !== undefined;
}

function toLines(now: string, before: string | undefined, owners: Owners): Line[] {
  const by = writersOf(now, owners);
  if (before === undefined) return split(now).map((text, index) => ({ text, by: by[index] ?? "server" }));
  let line = 0;
  return diffLines(before, now).flatMap(({ value, added, removed }) =>
    split(value).map((text): Line => {
      if (removed) return { text, by: "server", mark: "removed" };
      const writer = by[line++] ?? "server";
      return added ? { text, by: writer, mark: "added" } : { text, by: writer };
    }),
  );
}

function split(text: string): string[] {
  return text.replace(/\n$/, "").split("\n");
}

/** The writer of each line: of the field that begins there, or of the one that goes on. */
function writersOf(text: string, owners: Owners): Line["by"][] {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const byLine: Line["by"][] = [];
  const visit = (node: unknown, path: readonly (string | number)[]): void => {
    if (!isCollection(node)) return;
    node.items.forEach((item, index) => {
      const key = isPair(item) && isScalar(item.key) ? String(item.key.value) : index;
      const start = isPair(item) ? (item.key as { range?: readonly number[] }).range?.[0] : undefined;
      const offset = start ?? (item as { range?: readonly number[] }).range?.[0];
      const own = [...path, key];
      if (offset !== undefined) byLine[counter.linePos(offset).line - 1] ??= owners(own);
      visit(isPair(item) && isMap(node) ? item.value : item, own);
    });
  };
  visit(document.contents, []);
  let last: Line["by"] = "server";
  return split(text).map((_line, index) => (last = byLine[index] ?? last));
}
