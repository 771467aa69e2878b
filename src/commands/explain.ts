import { UserError } from "../model/errors.ts";
import { entries, findEntries, nearestIds } from "../explain/entries.ts";
import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import { examples, type Declare } from "./flags.ts";
import { listEntries, reportEntries } from "../report/explain.ts";

/** The arguments of `metatron explain`. */
export const declareExplain: Declare = (command, run) => {
  command
    .argument(
      "[question...]",
      "an error code, a lint rule, a trap's number, a guide, or a message from Metacontroller's log",
    )
    .option("--json", "print the entries as JSON")
    .addHelpText(
      "after",
      examples(
        "metatron explain",
        "metatron explain trap 9",
        "metatron explain port-from-ruby",
        'metatron explain "unsupported status code"',
      ),
    )
    .action(async (words: string[], flags: { json?: boolean }) =>
      run(flags, async (io) => explain({ question: words.join(" ") }, io)),
    );
};

export interface ExplainOptions {
  /** A code, rule, trap or message; everything is listed without it. */
  readonly question?: string;
}

/** Tells the longer story of an error code, a rule, a trap or a message. Throws `UserError` for what is not known. */
export async function explain({ question }: ExplainOptions, _io: Io): Promise<Outcome> {
  if (question === undefined || question.trim() === "")
    return { exitCode: 0, text: listEntries(entries), json: entries };
  const found = findEntries(question);
  if (found.length > 0) return { exitCode: 0, text: reportEntries(found), json: found };
  const near = nearestIds(question);
  const fix =
    near.length > 0 ? `Did you mean ${near.join(", ")}?` : "Run metatron explain to see all that is known.";
  throw new UserError([{ code: "EXPLAIN_UNKNOWN", message: `nothing is known about "${question}"`, fix }]);
}
