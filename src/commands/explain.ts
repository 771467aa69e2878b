import { UserError } from "../errors.ts";
import { entries } from "../explain/entries.ts";
import { findEntries, nearestIds } from "../explain/find.ts";
import type { Io } from "../io.ts";
import type { Outcome } from "../outcome.ts";
import { listEntries, reportEntries } from "../report/explain.ts";

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
