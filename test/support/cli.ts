import { main } from "../../src/main.ts";
import { type TestIo, createTestIo } from "./io.ts";

/** What one command line came to. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, on a folder. */
export async function metatron(cwd: string, ...args: readonly string[]): Promise<Ran> {
  return await metatronWith(createTestIo(cwd), ...args);
}

/** Runs a command line in this process, on a prepared world. */
export async function metatronWith(io: TestIo, ...args: readonly string[]): Promise<Ran> {
  const code = await main(args, io);
  return { code, ...io.said };
}
