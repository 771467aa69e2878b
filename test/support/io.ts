import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { onTestFinished } from "vitest";
import type { Io } from "../../src/model/io.ts";

/** A world for a command: a folder, an input, and what it said. */
export interface TestIo extends Io {
  readonly said: { stdout: string; stderr: string };
  readonly interrupt: () => void;
  /** Resolves once what was said since the last match matches. */
  readonly until: (pattern: RegExp) => Promise<RegExpExecArray>;
}

/** Makes a folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "metatron-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An `Io` on a folder; no terminal unless asked for. */
export function createTestIo(
  cwd: string,
  options: { stdin?: string | Uint8Array; isTTY?: boolean; env?: Record<string, string> } = {},
): TestIo {
  const said = { stdout: "", stderr: "" };
  const controller = new AbortController();
  let heard = "";
  let waiting: (() => void) | undefined;
  const hear = (stream: "stdout" | "stderr", text: string): void => {
    said[stream] += text;
    heard += text;
    waiting?.();
  };
  const isTTY = options.isTTY ?? false;
  const input = options.stdin ?? "";
  const chunks = input.length === 0 ? [] : [typeof input === "string" ? Buffer.from(input) : input];
  return {
    cwd,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...options.env },
    stdout: { write: (text) => hear("stdout", text), isTTY, columns: 100 },
    stderr: { write: (text) => hear("stderr", text), isTTY },
    stdin: Object.assign(Readable.from(chunks), { isTTY }),
    now: () => 0,
    signal: controller.signal,
    said,
    interrupt: () => controller.abort("SIGINT"),
    until: async (pattern) =>
      await new Promise((resolve) => {
        waiting = () => {
          const match = pattern.exec(heard);
          if (match === null) return;
          waiting = undefined;
          heard = heard.slice(match.index + match[0].length);
          resolve(match);
        };
        waiting();
      }),
  };
}

/** An Io that reads a text as its standard input and keeps what is written. */
export function fakeIo(cwd: string, stdin: string): Io & { out(): string; err(): string } {
  const written = { out: "", err: "" };
  const writer = (key: "out" | "err") => ({
    write: (text: string) => {
      written[key] += text;
    },
  });
  return {
    cwd,
    env: {},
    stdout: writer("out"),
    stderr: writer("err"),
    stdin: (async function* () {
      yield await Promise.resolve(stdin);
    })(),
    now: () => 0,
    signal: new AbortController().signal,
    out: () => written.out,
    err: () => written.err,
  };
}
