import type { IContainer, IPodSpec } from "kubernetes-models/v1";
import { below, type Report, shown } from "../core/error.ts";

const addable = "NET_BIND_SERVICE";
const allowedVolumes = new Set([
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
]);

function refuse(report: Report, field: string, given: unknown, isWrong: boolean): void {
  if (isWrong) report(field, `the restricted pod security standard forbids ${shown(given)}`);
}

/**
 * The container with the security context of the restricted standard; reports what the standard forbids.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function restrictContainer(report: Report, container: IContainer): IContainer {
  const given = container.securityContext ?? {};
  const added = given.capabilities?.add ?? [];
  const field = "securityContext";
  refuse(report, `${field}.privileged`, true, given.privileged === true);
  refuse(report, `${field}.allowPrivilegeEscalation`, true, given.allowPrivilegeEscalation === true);
  refuse(report, `${field}.runAsNonRoot`, false, given.runAsNonRoot === false);
  refuse(report, `${field}.runAsUser`, 0, given.runAsUser === 0);
  refuse(report, `${field}.procMount`, given.procMount, (given.procMount ?? "Default") !== "Default");
  refuse(report, `${field}.seccompProfile`, "Unconfined", given.seccompProfile?.type === "Unconfined");
  refuse(
    report,
    `${field}.capabilities.add`,
    added,
    added.some((capability) => capability !== addable),
  );
  for (const port of container.ports ?? [])
    refuse(
      report,
      `ports.${port.name ?? port.containerPort}.hostPort`,
      port.hostPort,
      Boolean(port.hostPort),
    );
  const capabilities = { ...given.capabilities, drop: ["ALL"] };
  return { ...container, securityContext: { ...given, allowPrivilegeEscalation: false, capabilities } };
}

/** The pod with the security contexts of the restricted standard; reports what the standard forbids. */
export function restrictPod(report: Report, spec: IPodSpec): IPodSpec {
  checkPodFields(report, spec);
  const restrict = (field: string, containers: readonly IContainer[] = []): IContainer[] =>
    containers.map((one) => restrictContainer(below(report, `${field}[${one.name}]`), one));
  return {
    ...spec,
    securityContext: {
      ...spec.securityContext,
      runAsNonRoot: true,
      seccompProfile: spec.securityContext?.seccompProfile ?? { type: "RuntimeDefault" },
    },
    containers: restrict("containers", spec.containers),
    initContainers: restrict("initContainers", spec.initContainers),
  };
}

function checkPodFields(report: Report, spec: IPodSpec): void {
  for (const field of ["hostNetwork", "hostPID", "hostIPC"] as const)
    refuse(report, field, true, spec[field] === true);
  const given = spec.securityContext ?? {};
  refuse(report, "securityContext.runAsNonRoot", false, given.runAsNonRoot === false);
  refuse(report, "securityContext.runAsUser", 0, given.runAsUser === 0);
  refuse(report, "securityContext.seccompProfile", "Unconfined", given.seccompProfile?.type === "Unconfined");
  for (const { name, ...source } of spec.volumes ?? [])
    for (const type of Object.keys(source))
      refuse(report, `volumes[${name}]`, type, !allowedVolumes.has(type));
}
