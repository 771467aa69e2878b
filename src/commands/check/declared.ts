import type { Io } from "../../io.ts";
import { type Change, pathOf } from "../../plan/index.ts";
import type { Line } from "../doctor/model.ts";
import { examine } from "../lint/examine.ts";
import { readLintFiles } from "../lint/files.ts";
import { planAt } from "../project/plan.ts";

/** Whether every generated file is what metatron.json and the CRDs make of it. */
export async function checkGenerated(io: Io): Promise<Line[]> {
  const { changes } = await planAt(io);
  const stale = changes.filter(isStale).map(pathOf);
  if (stale.length === 0) return [{ name: "generate", state: "ok", message: "nothing is stale" }];
  const fix = "Run metatron generate, look at the difference and commit it.";
  return [{ name: "generate", state: "fault", message: `stale: ${stale.join(", ")}`, fix }];
}

const isStale = ({ kind }: Change): boolean => kind !== "unchanged" && kind !== "kept";

/** What lint finds in the project, a line for each finding. */
export async function checkLint(io: Io): Promise<Line[]> {
  const { findings, problems } = examine(await readLintFiles(io.cwd, []));
  const broken = problems.map(({ file = "", message, fix }): Line => ({
    name: "lint",
    state: "fault",
    message: `${file}: ${message}`,
    ...(fix ? { fix } : {}),
  }));
  const found = findings.map(({ file, line, rule, message, severity, fix }): Line => ({
    name: "lint",
    state: severity === "error" ? "fault" : "warning",
    message: `${file}:${line} ${rule}: ${message}`,
    fix,
  }));
  const lines = [...broken, ...found];
  return lines.length > 0 ? lines : [{ name: "lint", state: "ok", message: "nothing found" }];
}
