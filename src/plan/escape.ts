/** A file that would be written outside the project. */
export class PlanEscape extends Error {
  override readonly name = "PlanEscape";
  readonly path: string;

  constructor(path: string, real: string) {
    super(`${path} would be written to ${real}, outside the project`);
    this.path = path;
  }
}
