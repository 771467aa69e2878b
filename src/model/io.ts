/** Everything a command may ask of the world. Tests pass their own. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results: what a pipe should carry. */
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  /** Talk: progress, warnings, errors. */
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly stdin: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean };
  /** Milliseconds since the epoch. */
  now(): number;
  /** Aborted on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}
