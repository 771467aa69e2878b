import type { Cluster, Line } from "./model.ts";

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
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly spec?: {
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
