import type { Right } from "../../lint/rights.ts";
import { firstLine, readItems } from "./cluster.ts";
import type { Installation } from "./metacontroller.ts";
import type { Cluster, Line } from "./model.ts";

/** The controller objects of the project: accepted by the API server or not there. */
export async function checkControllers({ kubectl }: Cluster, names: readonly string[]): Promise<Line[]> {
  if (names.length === 0) return [];
  const { code, stdout, stderr } = await kubectl([
    "get",
    "compositecontrollers,decoratorcontrollers",
    "-o",
    "json",
  ]);
  if (code !== 0)
    return [
      {
        name: "controllers",
        state: "fault",
        message: firstLine(stderr),
        fix: "Install Metacontroller's CRDs.",
      },
    ];
  const present = readItems(stdout).map((item) => item.metadata?.name);
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
  const list = { apiVersion: "v1", kind: "List", items: rights.map((right) => toReview(user, right)) };
  const { code, stdout, stderr } = await kubectl(["create", "-f", "-", "-o", "json"], JSON.stringify(list));
  const name = "rights";
  if (code !== 0) return [{ name, state: "skipped", message: `not known: ${firstLine(stderr)}` }];
  const answers = readReviews(stdout);
  const missing = rights.filter((_, index) => answers[index] === false);
  if (answers.length < rights.length)
    return [{ name, state: "skipped", message: "the API server did not answer for all of them" }];
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

/** kubectl prints one object, a list, or objects one after the other, by its version. */
function readReviews(text: string): boolean[] {
  return [...text.matchAll(/"allowed":\s*(true|false)/g)].map(([, word]) => word === "true");
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
