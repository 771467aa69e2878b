import type { Right } from "../../lint/rights.ts";
import { firstLine, type Installation, readItems } from "./cluster.ts";
import type { Cluster, Line } from "./tools.ts";

/** The controller objects of the project: accepted by the API server or not there. */
export async function checkControllers({ kubectl }: Cluster, names: readonly string[]): Promise<Line[]> {
  if (names.length === 0) return [];
  const root = "/apis/metacontroller.k8s.io/v1alpha1";
  const answers = await Promise.all(
    ["compositecontrollers", "decoratorcontrollers"].map((resource) =>
      kubectl(["get", "--raw", `${root}/${resource}`]),
    ),
  );
  const refused = answers.find(({ code }) => code !== 0);
  if (refused)
    return [
      {
        name: "controllers",
        state: "fault",
        message: firstLine(refused.stderr),
        fix: "Install Metacontroller's CRDs.",
      },
    ];
  const present = answers.flatMap(({ stdout }) => readItems(stdout)).map((item) => item.metadata?.name);
  return names.map((controller) =>
    present.includes(controller)
      ? { name: `controller ${controller}`, state: "ok", message: "accepted" }
      : {
          name: `controller ${controller}`,
          state: "fault",
          message: "not applied",
          fix: "kubectl apply -k manifests/overlays/dev",
        },
  );
}

/** Whether Metacontroller's service account has the rights that the controllers need. */
export async function checkRights(
  { kubectl }: Cluster,
  installed: Installation,
  rights: readonly Right[],
): Promise<Line[]> {
  if (rights.length === 0) return [];
  const user = `system:serviceaccount:${installed.namespace}:${installed.serviceAccount}`;
  const answers = await inGroups(rights, 8, (right) => review(kubectl, user, right));
  const name = "rights";
  if (answers.includes(undefined))
    return [{ name, state: "skipped", message: "the API server does not tell of others' rights" }];
  const missing = rights.filter((_, index) => answers[index] === false);
  if (missing.length === 0) return [{ name, state: "ok", message: `${user} has all ${rights.length}` }];
  const texts = missing.map(({ verb, resource, group }) => `${verb} ${resource}${group && `.${group}`}`);
  return [
    {
      name,
      state: "fault",
      message: `${user} may not ${texts.join(", ")}`,
      fix: "Apply the generated ClusterRole (manifests/base) and the chart's aggregationRule.",
    },
  ];
}

function toReview(user: string, { group, resource, verb }: Right): object {
  const [name, subresource] = resource.split("/");
  return {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SubjectAccessReview",
    spec: {
      user,
      resourceAttributes: { group, resource: name, verb, ...(subresource ? { subresource } : {}) },
    },
  };
}

async function review(kubectl: Cluster["kubectl"], user: string, right: Right): Promise<boolean | undefined> {
  const path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
  const { code, stdout } = await kubectl(
    ["create", "--raw", path, "-f", "-"],
    JSON.stringify(toReview(user, right)),
  );
  return code === 0 ? /"allowed":\s*true/.test(stdout) : undefined;
}

async function inGroups<T, R>(
  items: readonly T[],
  size: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += size)
    results.push(...(await Promise.all(items.slice(at, at + size).map(work))));
  return results;
}

/** Whether the hooks' server answers through the API server's proxy. */
export async function checkHook(
  { kubectl }: Cluster,
  service: { name: string; namespace: string; port: number },
): Promise<Line> {
  const { name, namespace, port } = service;
  const path = `/api/v1/namespaces/${namespace}/services/${name}:${port}/proxy/readyz`;
  const { code, stderr } = await kubectl(["get", "--raw", path]);
  if (code === 0) return { name: "hook", state: "ok", message: `${name}.${namespace}:${port} is ready` };
  const fix = `kubectl -n ${namespace} get pods,endpoints; the logs of the pod tell more.`;
  return {
    name: "hook",
    state: "fault",
    message: `${name}.${namespace}:${port} does not answer: ${firstLine(stderr)}`,
    fix,
  };
}
