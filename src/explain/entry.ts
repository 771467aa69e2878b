/** One thing that `metatron explain` can tell the longer story of. */
export interface Entry {
  readonly kind: "error" | "rule" | "trap" | "message";
  /** What it is asked by. */
  readonly id: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly fix: string;
  readonly link?: string;
}
