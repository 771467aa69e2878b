import { type Item, readItems } from "./cluster.ts";
import type { Cluster, Line } from "./model.ts";
import { isAtLeast } from "./tools.ts";

/** The Metacontroller that runs in the cluster. */
export interface Installation {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly version: string;
  readonly args: readonly string[];
}

const known = "4.17.2";

/** Finds Metacontroller's workload by its image. */
export async function findMetacontroller({ kubectl }: Cluster): Promise<Installation | undefined> {
  const answers = await Promise.all(
    ["statefulsets", "deployments"].map((resource) => kubectl(["get", "--raw", `/apis/apps/v1/${resource}`])),
  );
  return answers
    .flatMap(({ stdout }) => readItems(stdout).map(toInstallation))
    .find((found) => found !== undefined);
}

function toInstallation(item: Item): Installation | undefined {
  const pod = item.spec?.template?.spec;
  const container = pod?.containers?.find(({ image }) =>
    /(^|\/)metacontroller(-[\w-]+)?([:@]|$)/.test(image ?? ""),
  );
  if (!container) return undefined;
  return {
    namespace: item.metadata?.namespace ?? "default",
    serviceAccount: pod?.serviceAccountName ?? "default",
    version: /:v?(\d+\.\d+\.\d+)/.exec(container.image ?? "")?.[1] ?? "",
    args: [...(container.command ?? []), ...(container.args ?? [])],
  };
}

/** Whether it is there, and of a version that the runtime was written for. */
export function checkInstalled(found: Installation | undefined): Line {
  const name = "metacontroller";
  if (!found)
    return {
      name,
      state: "fault",
      message: "not found in the cluster",
      fix: "Install its chart; manifests/metacontroller-values.yaml holds our values.",
    };
  const { version, namespace } = found;
  if (version === "")
    return {
      name,
      state: "warning",
      message: `runs in ${namespace}, its version is not in the image's tag`,
      fix: `Use an image with a version tag; ${known} is known.`,
    };
  const ok = isAtLeast(version, "4.0.0");
  const fix = `Upgrade it; the runtime follows ${known}.`;
  return ok
    ? { name, state: "ok", message: `${version} in ${namespace}` }
    : { name, state: "warning", message: `${version} is old`, fix };
}

/** What its flags mean for the controllers here. */
export function checkFlags({ args }: Installation): Line[] {
  const flag = (name: string): string | undefined =>
    args
      .map((argument) => new RegExp(`^--?${name}=(.*)$`).exec(argument)?.[1])
      .find((value) => value !== undefined);
  const qps = Number(flag("client-go-qps") ?? 5);
  const workers = Number(flag("workers") ?? 5);
  const strategy = flag("apply-strategy") ?? "dynamic-apply";
  return [
    { name: "apply strategy", state: "ok", message: strategy },
    { name: "workers", state: "ok", message: String(workers) },
    qps > 5
      ? { name: "client QPS", state: "ok", message: String(qps) }
      : {
          name: "client QPS",
          state: "warning",
          message: `${qps} requests a second, for all controllers together`,
          fix: "Raise --client-go-qps and --client-go-burst when there are more than a handful of parents.",
        },
  ];
}
