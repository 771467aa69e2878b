import type { Crd, CrdVersion } from "./model.ts";
import { type SchemaNode, toSchemaTree } from "./tree.ts";

/** The part of a CRD that is looked at. */
export interface InspectionScope {
  /** Only this version. */
  readonly only?: string;
  /** Only what lies below this path, as in `spec.template`. */
  readonly path?: string;
}

/** What was understood of a version. */
export interface InspectedVersion extends Omit<CrdVersion, "schema"> {
  /** The path of the parent's label selector when the schema has one. */
  readonly selector?: string;
  readonly schema: SchemaNode;
}

/** What was understood of a CRD. */
export interface InspectedCrd extends Omit<Crd, "versions" | "text"> {
  readonly versions: readonly InspectedVersion[];
}

/** A CRD with its schemas as trees. */
export function inspectCrd(crd: Crd, { only, path }: InspectionScope): InspectedCrd {
  const { text: _, versions, ...rest } = crd;
  const wanted = versions.filter(({ name }) => only === undefined || name === only);
  return { ...rest, versions: wanted.flatMap((version) => inspectVersion(version, path) ?? []) };
}

function inspectVersion(version: CrdVersion, path: string | undefined): InspectedVersion | undefined {
  const schema = below(toSchemaTree(version.schema), path?.split(".").filter(Boolean) ?? []);
  if (!schema) return undefined;
  const selector = version.schema.properties?.["spec"]?.properties?.["selector"];
  return { ...version, schema, ...(selector ? { selector: "spec.selector" } : {}) };
}

function below(node: SchemaNode, [name, ...rest]: readonly string[]): SchemaNode | undefined {
  if (name === undefined) return node;
  const child = node.children.find((one) => one.name === name.replace(/(\[\]|\[\*\])$/, ""));
  return child && below(child, rest);
}
