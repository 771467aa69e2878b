import { countsGenerations } from "../../kinds/index.ts";
import type { ChildFacts, ControllerFacts } from "../../lint/facts.ts";
import { isRolling } from "../../lint/lookup.ts";
import type { Rule } from "../../lint/model.ts";
import type { Right } from "../../lint/rights.ts";
import { recreateServerSide } from "../../lint/rules/recreate-server-side.ts";
import { rollingClusterParent } from "../../lint/rules/rolling-cluster-parent.ts";
import { rollingStalls } from "../../lint/rules/rolling-stalls.ts";
import { firstLine, type Installation, type Item, readItems, strategyOf } from "./cluster.ts";
import type { Cluster, Line } from "./tools.ts";

/** The controller objects of the project: there, and started by a Metacontroller that runs. */
export async function checkControllers(
  { kubectl }: Cluster,
  names: readonly string[],
  installed: Installation | undefined,
): Promise<Line[]> {
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
  const present = answers.flatMap(({ stdout }) => readItems(stdout));
  const events = await readEvents(kubectl);
  return names.map((controller) => {
    const name = `controller ${controller}`;
    const object = present.find(({ metadata }) => metadata?.name === controller);
    if (object === undefined)
      return { name, state: "fault", message: "not applied", fix: "kubectl apply -k manifests/overlays/dev" };
    const last = events.filter((event) => isAbout(event, object)).at(-1);
    if (last?.type === "Warning")
      return {
        name,
        state: "fault",
        message: `refused by Metacontroller: ${last.reason ?? ""}: ${last.message ?? ""}`,
        fix: "metatron explain, with the message, tells what it means.",
      };
    return toStarted(name, last, installed);
  });
}

/** Whether an event tells of this very object, and not of one of its name that was deleted. */
function isAbout({ involvedObject }: Event, { metadata }: Item): boolean {
  const isOther =
    involvedObject?.uid !== undefined && metadata?.uid !== undefined && involvedObject.uid !== metadata.uid;
  return involvedObject?.name === metadata?.name && !isOther;
}

/** Only an event tells that it was started, and the API server forgets events. */
function toStarted(name: string, last: Event | undefined, installed: Installation | undefined): Line {
  const isStarted = last?.reason === "Started";
  if (isStarted && installed?.ready !== 0) return { name, state: "ok", message: "accepted" };
  if (installed !== undefined && installed.ready > 0)
    return { name, state: "ok", message: "applied; no event says that it failed, or that it was started" };
  const message = "applied, but no Metacontroller is known to run that would start it";
  return { name, state: "warning", message, fix: "See the line metacontroller." };
}

/** An event as kubectl prints it, as far as the checks look. */
interface Event {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly involvedObject?: { readonly kind?: string; readonly name?: string; readonly uid?: string };
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
}

/** What Metacontroller said of controller objects, the newest last. The API server keeps events for an hour. */
async function readEvents(kubectl: Cluster["kubectl"]): Promise<readonly Event[]> {
  const answers = await Promise.all(
    ["CompositeController", "DecoratorController"].map((kind) =>
      kubectl(["get", "--raw", `/api/v1/events?fieldSelector=involvedObject.kind%3D${kind}`]),
    ),
  );
  const time = ({ lastTimestamp, eventTime }: Event): string => lastTimestamp ?? eventTime ?? "";
  return answers
    .flatMap(({ stdout }) => readItems(stdout) as readonly Event[])
    .filter(({ involvedObject }) => involvedObject?.kind?.endsWith("Controller") === true)
    .toSorted((left, right) => Date.parse(time(left)) - Date.parse(time(right)) || 0);
}

/** Update methods that do not do what they say under the server's apply strategy. */
export function checkMethods(
  controllers: readonly ControllerFacts[],
  installed: Installation | undefined,
): Line[] {
  const isServerSide = installed !== undefined && strategyOf(installed) === "server-side-apply";
  return controllers.flatMap(({ name, parents, children }) => {
    const named = (isMeant: (child: ChildFacts) => boolean): string =>
      children
        .filter(isMeant)
        .map((child) => `${child.resource} (${child.method ?? ""})`)
        .join(", ");
    const rolling = named(({ method }) => isRolling(method));
    const kept = named((child) => child.method?.endsWith("Recreate") === true && countsGenerations(child));
    const isUnderCluster = parents.some(({ isClusterScoped }) => isClusterScoped);
    const warn = (message: string, { fix }: Rule): Line => ({
      name: `methods of ${name}`,
      state: "warning",
      message,
      fix,
    });
    return [
      ...(rolling === ""
        ? []
        : isUnderCluster
          ? [warn(`${rolling}: nothing is ever created under a cluster-scoped parent`, rollingClusterParent)]
          : [warn(`${rolling}: one child is moved, then it waits for ever`, rollingStalls)]),
      ...(kept === "" || !isServerSide
        ? []
        : [warn(`${kept}: never recreated under server-side apply`, recreateServerSide)]),
    ];
  });
}

/** Whether Metacontroller's service account has the rights that the controllers need. */
export async function checkRights(
  { kubectl }: Cluster,
  installed: Installation | undefined,
  rights: readonly Right[],
): Promise<Line[]> {
  if (rights.length === 0) return [];
  if (installed === undefined)
    return [{ name: "rights", state: "skipped", message: "as whom Metacontroller runs is not known" }];
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
