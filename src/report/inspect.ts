import type { InspectedCrd, InspectedVersion } from "../crd/inspection.ts";
import { reportTree } from "./inspect-tree.ts";
import type { Style } from "./style.ts";

export interface InspectReport {
  readonly depth: number;
  readonly style: Style;
}

/** CRDs for people: what names it has, how its versions are kept, and the schema of each as a tree. */
export function reportCrds(crds: readonly InspectedCrd[], report: InspectReport): string {
  return crds.map((crd) => reportCrd(crd, report)).join("\n");
}

function reportCrd(crd: InspectedCrd, report: InspectReport): string {
  const names = [
    `plural ${crd.plural}`,
    `singular ${crd.singular}`,
    ...(crd.shortNames.length > 0 ? [`short ${crd.shortNames.join(", ")}`] : []),
    ...(crd.categories.length > 0 ? [`categories ${crd.categories.join(", ")}`] : []),
  ];
  const head = table([
    ["group", crd.group],
    ["kind", `${crd.kind} (${names.join("; ")})`],
    ["scope", crd.scope],
    ["versions", crd.versions.map(describeVersion).join(", ")],
    ["conversion", crd.conversion],
    ["from", `${crd.source.file}, document ${crd.source.document}`],
  ]);
  const versions = crd.versions.map((version) => reportVersion(version, report));
  return [`${report.style("bold", crd.name)}\n${head}`, ...versions].join("\n");
}

function describeVersion({ name, served, storage, deprecated }: InspectedVersion): string {
  const traits = [
    served ? "served" : "not served",
    ...(storage ? ["stored"] : []),
    ...(deprecated ? ["deprecated"] : []),
  ];
  return `${name} (${traits.join(", ")})`;
}

function reportVersion(version: InspectedVersion, report: InspectReport): string {
  const status = version.schema.children.find(({ name }) => name === "status");
  const facts = table([
    [
      "status",
      `${version.hasStatus ? "subresource" : "no subresource"}, ${status ? status.type : "not in the schema"}`,
    ],
    ["scale", version.hasScale ? `subresource, selector ${version.scaleSelectorPath ?? "none"}` : "none"],
    ["selector", version.selector ?? "none in the spec: the controller needs generateSelector"],
    ...version.printerColumns.map(
      ({ name, type, jsonPath }) => ["column", `${name} (${type}) ${jsonPath}`] as const,
    ),
    ...version.selectableFields.map((field) => ["selectable", field] as const),
  ]);
  return `${report.style("bold", version.name)}\n${facts}\n${reportTree(version.schema, report)}`;
}

function table(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([name, value]) => `  ${name.padEnd(11)}${value}\n`).join("");
}
