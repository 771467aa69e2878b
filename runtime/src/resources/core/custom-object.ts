import type { ObjectMeta } from "../../kubernetes.ts";

/** An object of a kind that a CRD defines, as a builder returns it. */
export type CustomObject<ApiVersion extends string, Kind extends string, Spec> = {
  apiVersion: ApiVersion;
  kind: Kind;
  metadata: ObjectMeta & { name: string; labels: { [key: string]: string } };
} & ([Spec] extends [never] ? unknown : { spec: Spec });
