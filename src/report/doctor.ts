import type { Io } from "../io.ts";
import { createStyle } from "./style.ts";

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
