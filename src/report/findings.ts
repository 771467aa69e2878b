import type { Io } from "../model/io.ts";
import type { Finding } from "../lint/index.ts";
import { createStyle } from "./style.ts";

/** The findings for people: place, rule, what was seen, why it hurts and what to do; then a line that counts them. */
export function reportFindings(findings: readonly Finding[], files: number): string {
  const blocks = findings.map(
    ({ file, line, severity, rule, message, path, reason, fix, link }) =>
      `${file}:${line}  ${severity}  ${rule}\n  ${message} (${path})\n  why: ${reason}\n  fix: ${fix}\n  see: ${link}\n`,
  );
  return [...blocks, summary(findings, files)].join("\n");
}

function summary(findings: readonly Finding[], files: number): string {
  const errors = findings.filter((finding) => finding.severity === "error").length;
  const warnings = findings.length - errors;
  const read = `${count(files, "file")} read`;
  return findings.length === 0
    ? `${read}, nothing found\n`
    : `${read}: ${count(errors, "error")}, ${count(warnings, "warning")}\n`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** A line of the doctor, as far as it is shown. */
interface ShownLine {
  readonly name: string;
  readonly state: "ok" | "warning" | "fault" | "skipped";
  readonly message: string;
  readonly fix?: string;
}

const colours = { ok: "green", warning: "yellow", fault: "red", skipped: "dim" } as const;

/** One line a check, what to do below it, and a line that counts. */
export function reportLines(lines: readonly ShownLine[], io: Io): string {
  const style = createStyle(io, "stdout");
  const width = Math.max(...lines.map(({ name }) => name.length));
  const texts = lines.map(({ name, state, message, fix }) => {
    const advice = fix === undefined || state === "ok" ? "" : `${" ".repeat(11)}${fix}\n`;
    return `${style(colours[state], state.padEnd(9))}  ${name.padEnd(width)}  ${message}\n${advice}`;
  });
  const count = (state: ShownLine["state"]): number => lines.filter((line) => line.state === state).length;
  return `${texts.join("")}\n${count("ok")} ok, ${count("warning")} warnings, ${count("fault")} faults\n`;
}
