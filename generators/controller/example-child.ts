import type { StructuralSchema } from "@metatron/runtime/schema";

/** What the example of one kind may lean on. */
export interface Surroundings {
  /** The schema of the parent; an empty one for a decorated built-in kind. */
  readonly schema: StructuralSchema;
  /** The constant of the workload whose pods a Service means, when there is one. */
  readonly workload?: string;
  /** The constant of the Service that an Ingress sends to, when there is one. */
  readonly service?: string;
  /** `namespace: …, labels: …` as far as a child needs them, with a comma at the end, or empty. */
  readonly metadata: string;
}

/** The worked example of one child: why it is there, and the expression that makes it. */
export interface ExampleChild {
  readonly why: string;
  readonly code: string;
}

/** The example of a kind that has a builder. */
export interface BuilderExample {
  readonly builder: string;
  /** Other builders that the code uses. */
  readonly uses?: readonly string[];
  readonly write: (surroundings: Surroundings) => ExampleChild;
}
