/** One thing that is wrong in the options of a builder. */
export interface ResourceProblem {
  /** The field, as a path inside the options or the object, such as `spec.ports.web`. */
  readonly field: string;
  readonly message: string;
}

/** Collects a problem; a builder reports all of them before it throws once. */
export type Report = (field: string, message: string) => void;

/** Thrown by a builder whose options make no valid object: names the builder, the object and every field. */
export class ResourceError extends Error {
  override readonly name = "ResourceError";
  readonly builder: string;
  readonly object: string;
  readonly problems: readonly ResourceProblem[];

  constructor(
    builder: string,
    object: string,
    problems: readonly ResourceProblem[],
    options: { readonly cause?: unknown } = {},
  ) {
    const lines = problems.map(({ field, message }) => `${field}: ${message}`);
    const subject = `${builder}(${JSON.stringify(object)})`;
    super(lines.length === 1 ? `${subject}: ${lines[0]}` : `${subject}:\n  ${lines.join("\n  ")}`, options);
    this.builder = builder;
    this.object = object;
    this.problems = problems;
  }
}

/**
 * Runs a build with a report of its own and throws everything that it reported as one `ResourceError`. A value whose
 * type only the compiler excludes, and that JavaScript stumbles over, is refused in the same words.
 */
export function collect<T>(builder: string, object: string, build: (report: Report) => T): T {
  const problems: ResourceProblem[] = [];
  const report: Report = (field, message) => problems.push({ field, message });
  try {
    const built = build(report);
    if (problems.length === 0) return built;
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    if (problems.length === 0) report("options", `one of them has a wrong type (${cause.message})`);
    throw new ResourceError(builder, object, problems, { cause });
  }
  throw new ResourceError(builder, object, problems);
}

/** A report whose fields lie below `prefix`. */
export function below(report: Report, prefix: string): Report {
  return (field, message) => report(field === "" ? prefix : `${prefix}.${field}`, message);
}

/** The value as an error shows it. */
export const shown = (value: unknown): string => JSON.stringify(value) ?? String(value);
