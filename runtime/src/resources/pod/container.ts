import type { IContainer } from "kubernetes-models/v1";
import { checkUnique } from "../core/checks.ts";
import { compact } from "../core/compact.ts";
import { collect, type Report } from "../core/error.ts";
import { checkName } from "../core/names.ts";
import type { Loose } from "../core/types.ts";
import { type ComputeResources, computeResources } from "./compute.ts";
import { type Environment, type EnvironmentSource, environment, environmentSources } from "./environment.ts";
import { type ContainerPorts, containerPorts } from "./ports.ts";
import { checkProbe } from "./probes.ts";
import { restrictContainer } from "./restricted.ts";

type Shortened = "name" | "image" | "ports" | "env" | "envFrom" | "resources";

/** A container of a pod, with its image. */
export type Container = IContainer & { image: string };

/** The fields of a container by their Kubernetes names, some of them with a short form. */
export interface ContainerOptions extends Loose<Omit<IContainer, Shortened>> {
  readonly image: string;
  /** `{ web: 3000 }`, or `{ dns: { containerPort: 53, protocol: "UDP" } }`, or the list. */
  readonly ports?: ContainerPorts | undefined;
  /** `{ MODE: "fast", PASSWORD: fromSecret(secret, "password") }`, or the list. */
  readonly env?: Environment | undefined;
  /** Secrets and ConfigMaps whose keys all become variables. */
  readonly envFrom?: readonly (EnvironmentSource | undefined)[] | undefined;
  /** `{ cpu: { request: "100m" }, memory: "256Mi" }`: a plain quantity is request and limit. */
  readonly resources?: ComputeResources | undefined;
  /** Adds the security context that the `restricted` pod security standard asks of a container. */
  readonly restricted?: boolean | undefined;
}

/** A container: `container("app", { image: "nginx:1.29", ports: { web: 80 } })`. */
export function container(name: string, options: ContainerOptions): Container {
  return collect("container", name, (report) => {
    checkName(report, "name", name, "label");
    if (typeof options.image !== "string" || options.image.trim() === "") report("image", "is missing");
    return normalizeContainer(report, { ...options, name }) as Container;
  });
}

/** A container in canonical form, whether it was built before or written by hand. */
export function normalizeContainer(
  report: Report,
  options: Omit<ContainerOptions, "image"> & { readonly name: string; readonly image?: string },
): IContainer {
  const { name, image, restricted, ...fields } = options;
  const ports = containerPorts(report, options.ports);
  const resources = computeResources(report, "resources", options.resources);
  for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"] as const)
    checkProbe(report, probe, options[probe], ports);
  checkUnique(
    report,
    "volumeMounts",
    "mounts",
    (options.volumeMounts ?? []).map((mount) => mount.mountPath),
  );
  checkUnique(
    report,
    "volumeDevices",
    "devices",
    (options.volumeDevices ?? []).map((one) => one.devicePath),
  );
  const env = environment(report, options.env);
  const envFrom = environmentSources(report, options.envFrom);
  const whole = { name, image, ...fields, ports, env, envFrom, resources } as IContainer;
  return compact(restricted === true ? restrictContainer(report, whole) : whole) as IContainer;
}
