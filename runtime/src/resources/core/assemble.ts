import type { IConfigMap } from "kubernetes-models/v1";
import { checkMergeKeys, compact } from "./omit-empty.ts";
import { collect, type Report } from "./error.ts";
import { checkName, type Metadata, metadataOf, type NameRule } from "./metadata.ts";
import { checkOptions, type OptionKinds, sharedKinds } from "./options.ts";
import type { NamespacedOptions } from "./types.ts";

/** What a builder knows of its kind. */
export interface KindInfo {
  readonly builder: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly scope?: "Namespaced" | "Cluster";
  readonly nameRule?: NameRule;
  readonly longestName?: number;
  /** What it takes beside what all builders take; builders with pods look at their own options. */
  readonly options?: OptionKinds;
  /** The options that must be given. */
  readonly required?: readonly string[];
}

/** The fields beside apiVersion and kind; may extend the metadata that it is handed. */
export type Fill = (report: Report, metadata: Metadata) => Readonly<Record<string, unknown>>;

/**
 * Puts an object together: checks name and metadata, lets `fill` add the fields, leaves out what is empty, checks
 * the lists that dynamic apply merges, and throws all problems at once.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the builder says which kind comes out
export function assemble<T>(info: KindInfo, name: string, options: NamespacedOptions, fill: Fill): T {
  return collect(info.builder, name, (report) => {
    checkName(report, "metadata.name", name, info.nameRule ?? "subdomain", info.longestName);
    const metadata = metadataOf(
      typeof name === "string" ? name : "",
      options,
      info.scope ?? "Namespaced",
      report,
    );
    const { apiVersion, kind } = info;
    // A hole here would only make `fill` stumble: what was reported is thrown as it is.
    const { options: own, required = [] } = info;
    const kinds = { ...own, ...sharedKinds };
    if (!checkOptions(report, options, { kinds, required, isOpen: own === undefined })) return undefined as T;
    const object = compact({ apiVersion, kind, metadata, ...fill(report, metadata) });
    if (options.serverSideApply !== true) checkMergeKeys(report, object);
    return object as T;
  });
}

/** An object of a kind that a CRD defines, as a builder returns it. */
export type CustomObject<ApiVersion extends string, Kind extends string, Spec> = {
  apiVersion: ApiVersion;
  kind: Kind;
  metadata: NonNullable<IConfigMap["metadata"]> & { name: string; labels: { [key: string]: string } };
} & ([Spec] extends [never] ? unknown : { spec: Spec });
