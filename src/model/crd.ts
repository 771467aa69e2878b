import type { StructuralSchema } from "@metatron/runtime/schema";

/** A column of `kubectl get`. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  readonly description?: string;
  readonly priority?: number;
}

/** One version of a CRD. */
export interface CrdVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated: boolean;
  /** The allow-listed, `$ref`-free schema; `{ "x-kubernetes-preserve-unknown-fields": true }` where v1beta1 gives none. */
  readonly schema: StructuralSchema;
  readonly hasStatus: boolean;
  readonly hasScale: boolean;
  /** `labelSelectorPath` of the scale subresource. */
  readonly scaleSelectorPath?: string;
  readonly printerColumns: readonly PrinterColumn[];
  readonly selectableFields: readonly string[];
}

/** A CustomResourceDefinition that passed validation: its names are safe to build paths and identifiers from. */
export interface Crd {
  /** `<plural>.<group>` */
  readonly name: string;
  readonly group: string;
  readonly kind: string;
  readonly listKind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly scope: "Namespaced" | "Cluster";
  readonly versions: readonly CrdVersion[];
  readonly conversion: "None" | "Webhook";
  /** Where it came from, for messages. */
  readonly source: { readonly file: string; readonly document: number; readonly line?: number };
  /** The text of just this document as it came (comments kept); JSON and List items are re-serialised as YAML. */
  readonly text: string;
}
