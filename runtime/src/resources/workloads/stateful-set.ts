import type { IStatefulSet, IStatefulSetSpec } from "kubernetes-models/apps/v1";
import { assemble } from "../core/assemble.ts";
import { type Report } from "../core/error.ts";
import { checkAnnotations, checkLabels, checkName, fieldsOf } from "../core/metadata.ts";
import { optionKinds } from "../core/options.ts";
import { optionalName, type Reference } from "../core/reference.ts";
import type { Built, Loose } from "../core/types.ts";
import {
  checkRestartPolicy,
  type Claims,
  podTemplate,
  type SelectingOptions,
  selectingKinds,
} from "../pod/spec.ts";
import type { Mounting } from "../pod/volumes.ts";
import { type ClaimOptions, claimSpec } from "../storage.ts";
import { split } from "./split-options.ts";
import { checkUnique, checkWhole } from "../core/checks.ts";

type Shortened = "selector" | "serviceName" | "template" | "volumeClaimTemplates";

/** A StatefulSet as `statefulSet` returns it. */
export type StatefulSet = Built<IStatefulSet, "spec">;

/** The fields of a StatefulSet and of its pods by their Kubernetes names. */
export interface StatefulSetOptions extends SelectingOptions, Loose<Omit<IStatefulSetSpec, Shortened>> {
  /** The headless Service, or its name, that gives the pods their DNS names. */
  readonly serviceName?: Reference<"Service"> | undefined;
  /** `{ data: { size: "10Gi", mount: "/var/lib/mysql" } }`, or the list. */
  readonly volumeClaimTemplates?: ClaimTemplates | undefined;
}

const own = {
  minReadySeconds: "number",
  ordinals: "object",
  persistentVolumeClaimRetentionPolicy: "object",
  podManagementPolicy: ["OrderedReady", "Parallel"],
  replicas: "number",
  revisionHistoryLimit: "number",
  serviceName: "object|string",
  updateStrategy: "object",
  volumeClaimTemplates: "list|object",
} as const;

const info = {
  builder: "statefulSet",
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  nameRule: "label",
  options: optionKinds<StatefulSetOptions>({ ...selectingKinds, ...own }),
} as const;

/** A StatefulSet whose claim templates carry the API server's defaults, so that it settles. */
export function statefulSet(name: string, options: StatefulSetOptions): StatefulSet {
  return assemble<StatefulSet>(info, name, options, (report) => {
    const [{ serviceName, volumeClaimTemplates, ...spec }, fields] = split(fieldsOf(options), own);
    for (const field of ["minReadySeconds", "replicas", "revisionHistoryLimit"] as const)
      checkWhole(report, `spec.${field}`, spec[field]);
    checkRestartPolicy(report, options.restartPolicy, ["Always"]);
    const claims = claimTemplates(report, volumeClaimTemplates);
    const template = podTemplate(report, name, info.kind, options, fields, claims.mountings);
    const service = optionalName(serviceName);
    return { spec: { ...spec, serviceName: service, ...template, volumeClaimTemplates: claims.list } };
  });
}

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
function claimTemplates(
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
