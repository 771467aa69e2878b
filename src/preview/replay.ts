import type { RecordedCall } from "@metatron/runtime";
import { isObject, qualifiedName } from "@metatron/runtime/kubernetes";
import { type Difference, differences } from "../simulator/detect/updates.ts";

/** A call that was recorded with its request, and the parent that it was about. */
export interface ReplayedCall extends RecordedCall {
  readonly request: { readonly [field: string]: unknown };
  /** The parent as people read it: `Blog default/one`. */
  readonly parent: string;
}

/** What a call came to here and now. */
export interface Reply {
  readonly status: number;
  readonly answer: unknown;
}

/** The calls of recordings, oldest first, and how many lines have no request to send again. */
export function readCalls(texts: readonly string[]): { calls: ReplayedCall[]; skipped: number } {
  const calls: ReplayedCall[] = [];
  let skipped = 0;
  for (const line of texts.flatMap((text) => text.split("\n"))) {
    if (line.trim() === "") continue;
    const call = parseCall(line);
    if (call === undefined) skipped++;
    else calls.push(call);
  }
  return {
    calls: calls.toSorted((left, right) => (left.at < right.at ? -1 : Number(left.at > right.at))),
    skipped,
  };
}

function parseCall(line: string): ReplayedCall | undefined {
  let call: RecordedCall;
  try {
    call = JSON.parse(line) as RecordedCall;
  } catch {
    // The last line of a process that was killed.
    return undefined;
  }
  const { request } = call;
  if (!isObject(request)) return undefined;
  const parent = isObject(request["parent"]) ? request["parent"] : request["object"];
  return { ...call, request, parent: isObject(parent) ? nameOf(parent) : "?" };
}

function nameOf(object: { readonly [field: string]: unknown }): string {
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  const namespace = metadata["namespace"];
  const [kind, name] = [object["kind"], metadata["name"]].map((text) =>
    typeof text === "string" ? text : "?",
  );
  return `${kind} ${qualifiedName(typeof namespace === "string" ? namespace : undefined, name ?? "?")}`;
}

/** Where an answer differs from the recorded one; children are told apart by kind and name, not by their place. */
export function compareAnswers(call: ReplayedCall, { status, answer }: Reply): Difference[] {
  const before = { ...(call.status !== status && { httpStatus: call.status }), ...byName(call.answer) };
  const after = { ...(call.status !== status && { httpStatus: status }), ...byName(answer) };
  return differences(before, after);
}

function byName(answer: unknown): object {
  if (!isObject(answer)) return answer === undefined ? {} : { answer };
  const lists = ["children", "attachments"].flatMap((field) => {
    const list = answer[field];
    return Array.isArray(list) ? [[field, named(list)] as const] : [];
  });
  return { ...answer, ...Object.fromEntries(lists) };
}

function named(list: readonly unknown[]): object {
  return Object.fromEntries(list.map((item, index) => [isObject(item) ? nameOf(item) : String(index), item]));
}

/** What had changed since the previous call about the same parent; undefined for the first one. */
export function whyCalled(call: ReplayedCall, before: ReplayedCall | undefined): Difference[] | undefined {
  if (before === undefined) return undefined;
  return differences(observed(before), observed(call)).filter(
    ({ path }) => !path.endsWith(".resourceVersion"),
  );
}

/** Without the controller, which is not observed, and what every write of the server changes. */
function observed({ request }: ReplayedCall): object {
  const { controller: _controller, ...seen } = request;
  return seen;
}

/** A field that went back to a value that it had before, and how often it changed. */
export interface Flap {
  readonly path: string;
  readonly times: number;
}

/** The fields of a parent's requests that change to and fro. */
export function findFlaps(calls: readonly ReplayedCall[]): Flap[] {
  const fields = new Map<string, { readonly values: Set<string>; times: number; isBack: boolean }>();
  for (const [index, call] of calls.entries())
    for (const { path, before, after } of whyCalled(call, calls[index - 1]) ?? []) {
      const field = fields.get(path) ?? { values: new Set(), times: 0, isBack: false };
      fields.set(path, field);
      field.values.add(JSON.stringify(before));
      field.isBack ||= field.values.has(JSON.stringify(after));
      field.times++;
    }
  return [...fields].filter(([, { isBack }]) => isBack).map(([path, { times }]) => ({ path, times }));
}

/** The request with as few observed objects as still give the same reply. */
export async function smallestRequest(
  request: ReplayedCall["request"],
  isSame: (request: ReplayedCall["request"]) => Promise<boolean>,
): Promise<ReplayedCall["request"]> {
  let smallest: ReplayedCall["request"] = request;
  const attempt = async (next: ReplayedCall["request"]): Promise<void> => {
    if (await isSame(next)) smallest = next;
  };
  await attempt({ ...smallest, controller: {} });
  for (const field of ["children", "attachments", "related"]) {
    const kinds = smallest[field];
    if (!isObject(kinds)) continue;
    for (const [kind, objects] of Object.entries(kinds))
      for (const name of isObject(objects) ? Object.keys(objects) : []) {
        const all = smallest[field] as { readonly [kind: string]: { readonly [name: string]: unknown } };
        const { [name]: _gone, ...rest } = all[kind] ?? {};
        await attempt({ ...smallest, [field]: { ...all, [kind]: rest } });
      }
  }
  return smallest;
}
