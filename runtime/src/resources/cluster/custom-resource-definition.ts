import type {
  ICustomResourceDefinition,
  ICustomResourceDefinitionSpec,
} from "kubernetes-models/apiextensions.k8s.io/v1";
import { assemble } from "../core/assemble.ts";
import { type Report, shown } from "../core/error.ts";
import { fieldsOf } from "../core/metadata.ts";
import { checkName } from "../core/names.ts";
import type { Built, ClusterOptions } from "../core/types.ts";

type Spec = ICustomResourceDefinitionSpec;

/** A CustomResourceDefinition as `customResourceDefinition` returns it. */
export type CustomResourceDefinition = Built<ICustomResourceDefinition, "spec">;

/** The fields of a CustomResourceDefinition by their Kubernetes names. */
export interface CustomResourceDefinitionOptions extends ClusterOptions {
  readonly group: string;
  readonly names: Spec["names"];
  readonly scope: "Namespaced" | "Cluster";
  readonly versions: Spec["versions"];
  readonly conversion?: Spec["conversion"] | undefined;
}

const info = {
  builder: "customResourceDefinition",
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  scope: "Cluster",
} as const;

/** A CustomResourceDefinition, whose name must be `<plural>.<group>`; schemas are kept to the letter. */
export function customResourceDefinition(
  name: string,
  options: CustomResourceDefinitionOptions,
): CustomResourceDefinition {
  return assemble<CustomResourceDefinition>(info, name, options, (report) => {
    const { group, names, versions } = options;
    checkName(report, "spec.group", group, "subdomain");
    checkName(report, "spec.names.plural", names.plural, "label1035");
    if (!/^[A-Z][A-Za-z0-9]*$/.test(names.kind))
      report(
        "spec.names.kind",
        `must be letters and digits starting with a capital, is ${shown(names.kind)}`,
      );
    const wanted = `${names.plural}.${group}`;
    if (name !== wanted)
      report("metadata.name", `must be <plural>.<group> (${shown(wanted)}), is ${shown(name)}`);
    checkVersions(report, versions);
    return { spec: fieldsOf(options) };
  });
}

function checkVersions(report: Report, versions: Spec["versions"]): void {
  const stored = versions.filter(({ storage }) => storage);
  if (stored.length !== 1)
    report("spec.versions", `must have exactly one storage version, has ${stored.length}`);
  for (const { name, schema } of versions) {
    checkName(report, `spec.versions.${name}`, name, "label1035");
    if (schema?.openAPIV3Schema === undefined)
      report(`spec.versions.${name}.schema.openAPIV3Schema`, "is missing");
  }
}
