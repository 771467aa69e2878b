import type { Outcome } from "../call/outcome.ts";
import type { CallLine } from "./log.ts";

/** Takes note of every call. */
export interface Meter {
  readonly observe: (line: CallLine, outcome: Outcome) => void;
  /** The text of `/metrics` with its content type; undefined when the client library is not installed. */
  readonly render: () => Promise<{ readonly contentType: string; readonly text: string } | undefined>;
}
