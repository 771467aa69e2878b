import type { IStatefulSetSpec } from "kubernetes-models/apps/v1";
import { checkUnique } from "../core/checks.ts";
import type { Report } from "../core/error.ts";
import { checkAnnotations, checkLabels } from "../core/labels.ts";
import { checkName } from "../core/names.ts";
import type { Claims } from "../pod/spec.ts";
import type { Mounting } from "../pod/volumes.ts";
import { type ClaimOptions, claimSpec } from "../storage/claim-spec.ts";

type Labels = Readonly<Record<string, string | undefined>>;
type Given = NonNullable<IStatefulSetSpec["volumeClaimTemplates"]>[number];

/** A claim template without its name, with its mounts. */
export interface ClaimTemplate extends ClaimOptions, Mounting {
  readonly labels?: Labels | undefined;
  readonly annotations?: Labels | undefined;
}

/** Claim templates by name, or the list of Kubernetes. */
export type ClaimTemplates = Readonly<Record<string, ClaimTemplate | undefined>> | readonly Given[];

/** The list of claim templates with the API server's defaults, and where they are mounted. */
export function claimTemplates(
  report: Report,
  templates: ClaimTemplates = {},
): { readonly list: Given[]; readonly mountings: Claims } {
  if (Array.isArray(templates)) return fromList(report, templates as readonly Given[]);
  const map = templates as Readonly<Record<string, ClaimTemplate | undefined>>;
  const list = Object.entries(map).flatMap(([name, options]) =>
    options === undefined ? [] : [fromOptions(report, name, options)],
  );
  return { list, mountings: map };
}

function fromList(report: Report, templates: readonly Given[]): ReturnType<typeof claimTemplates> {
  const names = templates.map(({ metadata }) => metadata?.name ?? "");
  checkUnique(report, "volumeClaimTemplates", "claim templates", names);
  const list = templates.map((template, index) =>
    withDefaults(report, names[index] ?? "", { ...template.metadata }, template.spec ?? {}),
  );
  return { list, mountings: Object.fromEntries(names.map((name) => [name, {}])) };
}

function fromOptions(report: Report, name: string, options: ClaimTemplate): Given {
  const { mount: _mount, mounts: _mounts, labels = {}, annotations = {}, ...claim } = options;
  checkLabels(report, `volumeClaimTemplates.${name}.labels`, labels);
  checkAnnotations(report, `volumeClaimTemplates.${name}.annotations`, annotations);
  return withDefaults(report, name, { name, labels, annotations }, claim);
}

/** The list has no merge key, so it is replaced whole: what the API server fills in must be written. */
function withDefaults(report: Report, name: string, metadata: object, claim: ClaimOptions): Given {
  const field = `volumeClaimTemplates.${name}`;
  checkName(report, field, name, "label");
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata,
    spec: { volumeMode: "Filesystem", ...claimSpec(report, field, claim) },
    status: { phase: "Pending" },
  };
}
