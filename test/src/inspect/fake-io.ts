import type { Io } from "../../../src/io.ts";

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
