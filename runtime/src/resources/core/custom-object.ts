import type { IConfigMap } from "kubernetes-models/v1";

/** An object of a kind that a CRD defines, as a builder returns it. */
export type CustomObject<ApiVersion extends string, Kind extends string, Spec> = {
  apiVersion: ApiVersion;
  kind: Kind;
  metadata: NonNullable<IConfigMap["metadata"]> & { name: string; labels: { [key: string]: string } };
} & ([Spec] extends [never] ? unknown : { spec: Spec });
