/** What one look came to. */
export interface Line {
  readonly name: string;
  readonly state: "ok" | "warning" | "fault" | "skipped";
  readonly message: string;
  readonly fix?: string;
}

/** The answer of a program that was run. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program; a missing one answers with code 127. */
export type Execute = (program: string, args: readonly string[], input?: string) => Promise<Answer>;

/** What the checks of a cluster may use. */
export interface Cluster {
  /** Runs kubectl with the chosen context. */
  readonly kubectl: (args: readonly string[], input?: string) => Promise<Answer>;
  readonly now: () => number;
}
