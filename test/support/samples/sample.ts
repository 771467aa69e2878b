import type { KubernetesObject } from "@metatron/runtime";

/** An object that a builder makes; `build` makes a fresh one on every call. */
export interface Sample {
  readonly title: string;
  readonly build: () => KubernetesObject;
}

/** A sample of one builder with the options that the title tells. */
export const sample = (title: string, build: () => KubernetesObject): Sample => ({ title, build });

/** What every builder takes, all of it. */
export const common = {
  labels: { team: "blogs", "example.org/tier": "" },
  annotations: { "example.org/note": "kept as it is", empty: "" },
  component: "web",
  instance: "blog-1",
  partOf: "blog",
  version: "1.2.3",
  labelNamespace: "labels.example.org",
};
