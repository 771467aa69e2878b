import { type Cluster, isAtLeast, type Line } from "./tools.ts";

/** Whether the API server answers, and its version. */
export async function checkReachable({ kubectl }: Cluster): Promise<Line> {
  const { code, stdout, stderr } = await kubectl(["get", "--raw", "/version"]);
  const name = "cluster";
  const fix = "Check the context (kubectl config current-context), the network and your login.";
  if (code !== 0) return { name, state: "warning", message: `not reachable: ${firstLine(stderr)}`, fix };
  return {
    name,
    state: "ok",
    message: `Kubernetes ${/"gitVersion":\s*"([^"]+)"/.exec(stdout)?.[1] ?? "of unknown version"}`,
  };
}

/** How far this clock is from the API server's: certificates and conditions depend on it. */
export async function checkClock({ kubectl, now }: Cluster): Promise<Line> {
  const begin = now();
  const { code, stdout } = await kubectl(
    ["create", "--raw", "/api/v1/namespaces/default/configmaps?dryRun=All", "-f", "-"],
    JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "metatron-doctor" } }),
  );
  const stamp = /"creationTimestamp":\s*"([^"]+)"/.exec(stdout)?.[1];
  if (code !== 0 || stamp === undefined)
    return { name: "clock", state: "skipped", message: "the API server gave no time" };
  const middle = (begin + now()) / 2;
  const seconds = Math.round(Math.abs(Date.parse(stamp) - middle) / 1000);
  if (seconds <= 5) return { name: "clock", state: "ok", message: "agrees with the API server" };
  return {
    name: "clock",
    state: "warning",
    message: `${seconds} s away from the API server's`,
    fix: "Synchronise this machine's clock.",
  };
}

/** The CRDs of the project: there, and established. */
export async function checkCrds({ kubectl }: Cluster, names: readonly string[]): Promise<Line[]> {
  if (names.length === 0) return [];
  const { stdout } = await kubectl([
    "get",
    "--raw",
    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
  ]);
  const items = readItems(stdout);
  return names.map((crd) => {
    const name = `crd ${crd}`;
    const found = items.find((item) => item.metadata?.name === crd);
    if (!found)
      return {
        name,
        state: "fault",
        message: "not installed",
        fix: "kubectl apply -k manifests/overlays/dev, or apply crds/.",
      };
    const isEstablished = found.status?.conditions?.some(
      ({ type, status }) => type === "Established" && status === "True",
    );
    return isEstablished
      ? { name, state: "ok", message: "established" }
      : {
          name,
          state: "fault",
          message: "not established",
          fix: `kubectl describe crd ${crd} tells why (names that are taken, a bad schema).`,
        };
  });
}

/** An object of a list as kubectl prints it, as far as the checks look. */
export interface Item {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string; readonly uid?: string };
  readonly spec?: {
    readonly replicas?: number;
    readonly template?: {
      readonly spec?: {
        readonly serviceAccountName?: string;
        readonly containers?: readonly {
          readonly image?: string;
          readonly args?: readonly string[];
          readonly command?: readonly string[];
        }[];
      };
    };
  };
  readonly status?: {
    readonly conditions?: readonly {
      readonly type?: string;
      readonly status?: string;
      readonly message?: string;
    }[];
    readonly allowed?: boolean;
    readonly readyReplicas?: number;
  };
}

/** The items of a list in JSON; none when it is not one. */
export function readItems(text: string): readonly Item[] {
  try {
    return (JSON.parse(text) as { items?: readonly Item[] }).items ?? [];
  } catch {
    return [];
  }
}

/** The first line of what a program complained about. */
export function firstLine(text: string): string {
  return text.trim().split("\n").at(-1)?.trim() ?? "";
}

/** Where a Metacontroller runs, and as whom. */
export interface Place {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** The Metacontroller that runs in the cluster. */
export interface Installation extends Place {
  readonly version: string;
  readonly args: readonly string[];
  readonly replicas: number;
  readonly ready: number;
}

const known = "4.17.2";

/** Finds Metacontroller's workload by its image; of several the one that runs. */
export async function findMetacontroller({ kubectl }: Cluster): Promise<Installation | undefined> {
  const answers = await Promise.all(
    ["statefulsets", "deployments"].map((resource) => kubectl(["get", "--raw", `/apis/apps/v1/${resource}`])),
  );
  return answers
    .flatMap(({ stdout }) => readItems(stdout).map(toInstallation))
    .filter((found) => found !== undefined)
    .toSorted((left, right) => right.ready - left.ready)[0];
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
    replicas: item.spec?.replicas ?? 1,
    ready: item.status?.readyReplicas ?? 0,
  };
}

/** What a project uses that not every Metacontroller has: since which version. */
export interface Requirement {
  readonly feature: string;
  readonly since: string;
}

/** Whether it is there, runs, and is of a version that the project needs; `values` is the project's file for its chart. */
export function checkInstalled(
  found: Installation | undefined,
  needs: readonly Requirement[],
  values: string | undefined,
): Line {
  const name = "metacontroller";
  if (!found)
    return {
      name,
      state: "warning",
      message: "no workload of it in the cluster: it runs elsewhere, or not at all",
      fix: `Unless it runs outside the cluster, install its chart${values === undefined ? "" : `; ${values} holds this project's values`}.`,
    };
  const { version, namespace, replicas, ready } = found;
  if (ready === 0)
    return {
      name,
      state: "fault",
      message: `${version} in ${namespace} does not run: ${ready} of ${replicas} replicas are ready`,
      fix:
        replicas === 0
          ? `kubectl -n ${namespace} scale its workload to one replica or more.`
          : `kubectl -n ${namespace} describe pods, and logs of its pod, tell why.`,
    };
  if (version === "")
    return {
      name,
      state: "warning",
      message: `runs in ${namespace}, its version is not in the image's tag`,
      fix: `Use an image with a version tag; ${known} is known.`,
    };
  const lacks = needs.filter(({ since }) => !isAtLeast(version, since));
  if (lacks.length > 0)
    return {
      name,
      state: "fault",
      message: `${version} has no ${lacks.map(({ feature, since }) => `${feature} (since ${since})`).join(", ")}`,
      fix: `Upgrade it; the runtime follows ${known}.`,
    };
  const isKnown = isAtLeast(version, "4.0.0");
  return isKnown
    ? { name, state: "ok", message: `${version} in ${namespace}` }
    : {
        name,
        state: "warning",
        message: `${version} is old`,
        fix: `Upgrade it; the runtime follows ${known}.`,
      };
}

/** Whether it runs where the project's NetworkPolicy and bindings expect it. */
export function checkPlace({ namespace, serviceAccount }: Installation, declared: Place): Line[] {
  if (namespace === declared.namespace && serviceAccount === declared.serviceAccount) return [];
  const place = JSON.stringify({ namespace, serviceAccount });
  return [
    {
      name: "place",
      state: "warning",
      message: `Metacontroller is ${namespace}/${serviceAccount}, the project expects ${declared.namespace}/${declared.serviceAccount}: its NetworkPolicy and bindings do not fit`,
      fix: `Set "metacontroller": ${place} in metatron.json, then run metatron generate and apply the manifests.`,
    },
  ];
}

/** The value of a flag, as one argument (`--workers=10`) or as two. */
function flagOf(args: readonly string[], name: string): string | undefined {
  for (const [index, argument] of args.entries()) {
    const [flag, ...value] = argument.replace(/^--?/, "").split("=");
    if (flag === name && argument.startsWith("-"))
      return value.length > 0 ? value.join("=") : args[index + 1];
  }
  return undefined;
}

/** The apply strategy of its flags. */
export function strategyOf({ args }: Installation): string {
  return flagOf(args, "apply-strategy") ?? "dynamic-apply";
}

/** What its flags mean for the controllers here. */
export function checkFlags(found: Installation): Line[] {
  const qps = Number(flagOf(found.args, "client-go-qps") ?? 5);
  const workers = Number(flagOf(found.args, "workers") ?? 5);
  return [
    { name: "apply strategy", state: "ok", message: strategyOf(found) },
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
