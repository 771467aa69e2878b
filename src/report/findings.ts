import type { Finding } from "../lint/index.ts";

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
