import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Problem } from "../../errors.ts";
import { problem } from "../fail.ts";

/** Turns what a server said before it died into a problem, without its stack. */
export function explainFailure(said: string, root: string): Problem {
  const own = said.split("\n").flatMap((line) => (line.startsWith("metatron: ") ? [line.slice(10)] : []));
  if (own.length > 0) {
    const isPort = own.some((line) => /^port \d+ on /.test(line));
    if (isPort)
      return problem(
        "SERVE_PORT",
        own.join("\n"),
        "Choose another port with --port or PORT, or stop the other program.",
      );
    return problem("SERVE_FAILED", own.join("\n"), "Repair what the message names.");
  }
  const place = findPlace(said, root);
  const message = `The server did not start: ${findMessage(said)}`;
  return problem("SERVE_FAILED", message, "Repair the code that throws while it is loaded.", place);
}

function findMessage(said: string): string {
  const lines = said.split("\n");
  const found = lines.find((line) => /^(?:\w*(?:Error|Exception)\b|Uncaught )/.test(line.trim()));
  return (found ?? lines.find((line) => line.trim() !== "") ?? "it ended without a word").trim();
}

const frames = /(?:\(|at )((?:file:\/\/)?\/[^\s():]+|file:\/\/\/[A-Za-z]:[^\s():]+):(\d+)/g;
const header = /^((?:file:\/\/)?\/[^\s():]+|file:\/\/\/[A-Za-z]:[^\s():]+):(\d+)$/gm;

/** The first place of the stack, or of its header, that lies in the project and not in a dependency. */
function findPlace(said: string, root: string): Pick<Problem, "file" | "line"> {
  for (const match of [...said.matchAll(frames), ...said.matchAll(header)]) {
    const path = match[1] ?? "";
    const file = relative(root, path.startsWith("file:") ? fileURLToPath(path) : path).replaceAll("\\", "/");
    if (!file.startsWith("..") && !file.startsWith("node_modules")) return { file, line: Number(match[2]) };
  }
  return {};
}
