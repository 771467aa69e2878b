import type { Io } from "../io.ts";
import type { Outcome } from "../outcome.ts";
import { reportLines } from "../report/doctor.ts";
import { checkGenerated, checkLint } from "./check/declared.ts";
import { checkOverlays, checkTypes } from "./check/tools.ts";
import { findProject } from "./project/find.ts";

/** The one command for CI: nothing is stale, nothing is wrong, it compiles and renders. Exit code 1 when a part fails. */
export async function check(_options: object, io: Io): Promise<Outcome> {
  const { root } = await findProject(io);
  const here = { ...io, cwd: root };
  const parts = [checkGenerated, checkLint, checkTypes, checkOverlays];
  const lines = [];
  for (const part of parts) lines.push(...(await part(here)));
  const exitCode = lines.some(({ state }) => state === "fault") ? 1 : 0;
  return { exitCode, text: reportLines(lines, io), json: { lines } };
}
