import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { sameValue } from "@metatron/runtime/kubernetes";
import { format } from "../../generators/text.ts";
import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import {
  compareAnswers,
  findFlaps,
  readCalls,
  type ReplayedCall,
  type Reply,
  smallestRequest,
  whyCalled,
} from "../preview/replay.ts";
import { createStyle, type Style } from "../report/style.ts";
import { type Difference, show } from "../simulator/detect/updates.ts";
import { fail } from "./fail.ts";
import { examples, httpUrl, type Declare } from "./flags.ts";
import { type Code, openCode } from "./preview/code.ts";
import { findProject } from "./project/load.ts";

interface ReplayFlags {
  readonly url?: string;
  readonly why?: boolean;
  readonly test?: string;
  readonly json?: boolean;
}

/** The flags of `metatron replay`. */
export const declareReplay: Declare = (command, run) => {
  command
    .description(
      "Send recorded calls to this working tree's hooks, and say which answers differ from the recorded ones.\n\nRecord with metatron serve --record FOLDER, or METATRON_RECORD in a pod. Exit code 0 when no answer differs, 3 when one does, 1 on errors.",
    )
    .argument("<folder>", "a folder of recordings")
    .option("--url <url>", "call hooks that are served elsewhere, in any language", httpUrl)
    .option("--why", "say of each call what had changed since the parent's previous one, and call no hook")
    .option("--test <file>", "write a vitest file that shows the first call that differs, or the first call")
    .option("--json", "print the outcome as JSON")
    .addHelpText(
      "after",
      examples(
        "metatron replay calls",
        "metatron replay calls --why",
        "metatron replay calls --test test/replay.test.ts",
      ),
    )
    .action(async (folder: string, flags: ReplayFlags) =>
      run(flags, async (io) => replay(folder, flags, io)),
    );
};

async function replay(folder: string, flags: ReplayFlags, io: Io): Promise<Outcome> {
  const { root } = await findProject(io);
  const { calls, skipped } = readCalls(await readRecordings(folder, io));
  if (calls.length === 0)
    fail(
      "REPLAY_EMPTY",
      `${folder} holds no call with its request.`,
      "Record with metatron serve --record FOLDER.",
    );
  const style = createStyle(io, "stdout");
  if (flags.why === true) return tellWhy(calls, style);
  const code = await openCode(root, flags.url, io);
  try {
    const differing: Differing[] = [];
    for (const call of calls) {
      io.signal.throwIfAborted();
      const found = compareAnswers(call, await send(call, call.request, code));
      if (found.length > 0) differing.push({ call, differences: found });
    }
    if (flags.test !== undefined)
      await writeTest(
        resolve(io.cwd, flags.test),
        differing[0]?.call ?? (calls[0] as ReplayedCall),
        code,
        root,
      );
    return toOutcome(calls.length, skipped, differing, flags.test, style);
  } finally {
    await code.stop();
  }
}

async function readRecordings(folder: string, io: Io): Promise<string[]> {
  const root = resolve(io.cwd, folder);
  const names = await readdir(root).catch(() => [] as string[]);
  const recordings = names.filter((name) => name.endsWith(".jsonl")).toSorted();
  if (recordings.length === 0)
    fail(
      "REPLAY_EMPTY",
      `${folder} holds no recording (*.jsonl).`,
      "Record with metatron serve --record FOLDER.",
    );
  return await Promise.all(recordings.map(async (name) => readFile(join(root, name), "utf8")));
}

/** The path of the hook that a call was made to, by the manifests here. */
function pathOf({ controller, hook }: ReplayedCall, { controllers }: Code): string {
  const manifest = controllers.find(({ metadata }) => metadata.name === controller);
  const webhook = manifest?.spec.hooks?.[hook]?.webhook;
  const address = webhook?.url ?? webhook?.path;
  if (address === undefined)
    return fail(
      "REPLAY_UNKNOWN_HOOK",
      `The recording calls ${hook} of ${controller}, which manifests/base does not declare.`,
      "Replay it in the project that it was recorded of, or bring the controller back.",
    );
  return new URL(address, "http://localhost").pathname;
}

/** No hook runs longer than Metacontroller would wait for it by default. */
const patience = 10_000;

async function send(call: ReplayedCall, request: object, code: Code): Promise<Reply> {
  try {
    const response = await fetch(code.url.replace(/\/+$/, "") + pathOf(call, code), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(patience),
    });
    const text = await response.text();
    return { status: response.status, answer: text === "" ? undefined : toJson(text) };
  } catch (error) {
    if (!(error instanceof TypeError) && (error as Error).name !== "TimeoutError") throw error;
    return { status: 0, answer: { error: error instanceof Error ? error.message : String(error) } };
  }
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

interface Differing {
  readonly call: ReplayedCall;
  readonly differences: readonly Difference[];
}

function toOutcome(
  total: number,
  skipped: number,
  differing: readonly Differing[],
  test: string | undefined,
  style: Style,
): Outcome {
  const blocks = groupByParent(
    differing.map(({ call, differences }) => ({ call, lines: differences.map(describe) })),
  );
  const text = [
    ...blocks.map(([parent, lines]) => [style("bold", parent), ...lines, ""].join("\n")),
    `${differing.length} of ${total} answers ${differing.length === 1 ? "differs" : "differ"}.${skipped === 0 ? "" : ` ${skipped} ${skipped === 1 ? "line has" : "lines have"} no request.`}`,
    ...(test === undefined ? [] : [`${test} shows one of the calls.`]),
  ].join("\n");
  const json = {
    total,
    skipped,
    differing: differing.map(({ call: { parent, controller, hook, at }, differences }) => ({
      parent,
      controller,
      hook,
      at,
      differences,
    })),
  };
  return { exitCode: differing.length > 0 ? 3 : 0, text, json };
}

function describe({ path, before, after }: Difference): string {
  return `${path}: ${show(before)} → ${show(after)}`;
}

/** Calls of one parent with the same lines stand once. */
function groupByParent(
  calls: readonly { readonly call: ReplayedCall; readonly lines: readonly string[] }[],
): [parent: string, lines: string[]][] {
  const parents = new Map<string, Map<string, { readonly head: string; count: number }>>();
  for (const { call, lines } of calls) {
    const known = parents.get(call.parent) ?? new Map<string, { head: string; count: number }>();
    parents.set(call.parent, known);
    const key = [call.hook, ...lines.map((line) => `    ${line}`)].join("\n");
    const entry = known.get(key) ?? { head: `  ${call.hook} ${call.at}`, count: 0 };
    entry.count++;
    known.set(key, entry);
  }
  return [...parents].map(([parent, known]) => [
    parent,
    [...known].flatMap(([key, { head, count }]) => [
      count === 1 ? head : `${head} and ${count - 1} more`,
      ...key.split("\n").slice(1),
    ]),
  ]);
}

function tellWhy(calls: readonly ReplayedCall[], style: Style): Outcome {
  const parents = new Map<string, ReplayedCall[]>();
  for (const call of calls) {
    const name = `${call.parent} (${call.controller})`;
    parents.set(name, [...(parents.get(name) ?? []), call]);
  }
  const told = [...parents].map(([parent, own]) => ({
    parent,
    calls: own.map((call, index) => {
      // Each hook sees another request: it is held against its own last one.
      const before = own.slice(0, index).findLast(({ hook }) => hook === call.hook);
      return { hook: call.hook, at: call.at, changed: whyCalled(call, before) };
    }),
    flaps: findFlaps(own.filter(({ hook }) => hook === "sync")),
  }));
  const text = told.map(({ parent, calls: own, flaps }) =>
    [
      style("bold", parent),
      ...own.flatMap(({ hook, at, changed }) => [
        `  ${hook} ${at}${changed === undefined ? "  the first call" : changed.length === 0 ? "  nothing had changed" : ""}`,
        ...(changed ?? []).map((one) => `    ${describe(one)}`),
      ]),
      ...flaps.map(({ path, times }) =>
        style("yellow", `  flaps: ${path} changed ${times} times, to and fro`),
      ),
      "",
    ].join("\n"),
  );
  return { exitCode: 0, text: text.join("\n"), json: told };
}

/** Writes a test that makes the smallest call with the reply that it has here and now. */
async function writeTest(file: string, call: ReplayedCall, code: Code, root: string): Promise<void> {
  const reply = await send(call, call.request, code);
  const request = await smallestRequest(call.request, async (next) =>
    sameValue(await send(call, next, code), reply),
  );
  const controllers = relative(dirname(file), join(root, "src", "generated", "controllers.ts"));
  const path = controllers.split(sep).join("/");
  const from = JSON.stringify(path.startsWith(".") ? path : `./${path}`);
  const text = `import { createServer } from "@metatron/runtime";
import { expect, test } from "vitest";
import { controllers } from ${from};

// A recorded call with fake Secrets, and the answer of the code that wrote this file.
const request = ${JSON.stringify(request)};

test(${JSON.stringify(`${call.hook} of ${call.parent}`)}, async () => {
  const server = createServer({ controllers, logger: false, metrics: false });
  const answer = await server.inject({ method: "POST", url: ${JSON.stringify(pathOf(call, code))}, payload: request });
  await server.close();
  expect(answer.statusCode).toBe(${reply.status});
  expect(answer.json()).toEqual(${JSON.stringify(reply.answer ?? null)});
});
`;
  await writeFile(file, await format(text, "typescript"), { flag: "wx" }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    fail(
      "REPLAY_TEST",
      `The test cannot be written: ${reason}`,
      "Name a file that is not there, in a folder that is.",
    );
  });
}
