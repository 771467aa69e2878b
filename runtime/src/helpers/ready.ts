import { groupKind } from "../kubernetes/names.ts";
import { isPlainObject } from "../kubernetes/json.ts";

type Fields = Readonly<Record<string, unknown>>;
type Rule = (object: Fields) => boolean;

/**
 * Whether a child has come up: rolled out, bound, complete or ready, by the rule of its kind. An object that is not
 * there is not ready; a kind without a rule goes by its Ready, Available or Established condition, the first
 * that it has and of its generation, or by being there.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#complete-deployment
 */
export function ready(child: object | undefined): boolean {
  if (child === undefined) return false;
  const object = child as Fields;
  const metadata = fields(object["metadata"]);
  if (metadata["deletionTimestamp"] !== undefined) return false;
  const rule = rules[groupKind(String(object["apiVersion"]), String(object["kind"]))] ?? byCondition;
  return rule(object);
}

const rules: Readonly<Record<string, Rule>> = {
  "apps/Deployment": (object) =>
    isObserved(object) &&
    !hasFailed(object) &&
    hasAll(object, ["updatedReplicas", "availableReplicas", "replicas"]),
  // With minReadySeconds a ready pod is not yet available; old clusters do not count the available ones.
  "apps/StatefulSet": (object) =>
    isObserved(object) &&
    hasAll(object, [
      status(object)["availableReplicas"] === undefined ? "readyReplicas" : "availableReplicas",
    ]) &&
    isRolledOut(object),
  "apps/ReplicaSet": (object) => isObserved(object) && hasAll(object, ["availableReplicas"]),
  "/ReplicationController": (object) => isObserved(object) && hasAll(object, ["availableReplicas"]),
  "apps/DaemonSet": (object) => isObserved(object) && isOnEveryNode(object),
  "batch/Job": (object) => hasCondition(object, "Complete"),
  "batch/CronJob": () => true,
  "/Pod": (object) => hasCondition(object, "Ready") || phaseOf(object) === "Succeeded",
  // It comes without conditions, and its Secret does not exist yet.
  "cert-manager.io/Certificate": (object) => byCondition(object, "False"),
  "/PersistentVolumeClaim": (object) => phaseOf(object) === "Bound",
  "/PersistentVolume": (object) => phaseOf(object) === "Bound" || phaseOf(object) === "Available",
  "/Namespace": (object) => phaseOf(object) === "Active",
  "/Service": (object) => spec(object)["type"] !== "LoadBalancer" || hasAddress(object),
};

function isObserved(object: Fields): boolean {
  return isCurrent(object, status(object)["observedGeneration"] ?? 0);
}

/** Whether what was observed, if it says of which generation, is of the present one. */
function isCurrent(object: Fields, observed: unknown): boolean {
  const { generation } = fields(object["metadata"]);
  return typeof generation !== "number" || Number(observed ?? generation) >= generation;
}

function hasFailed(object: Fields): boolean {
  return conditionsOf(object).some(
    ({ type, reason }) => type === "Progressing" && reason === "ProgressDeadlineExceeded",
  );
}

/** Whether each of the counts is exactly what is wanted: more would be pods of the old revision. */
function hasAll(object: Fields, counts: readonly string[]): boolean {
  const wanted = replicasOf(object);
  return counts.every((count) => Number(status(object)[count] ?? 0) === wanted);
}

function isRolledOut(object: Fields): boolean {
  const strategy = fields(spec(object)["updateStrategy"]);
  if (strategy["type"] === "OnDelete") return true;
  const partition = Number(fields(strategy["rollingUpdate"])["partition"] ?? 0);
  const { currentRevision, updateRevision, updatedReplicas = 0 } = status(object);
  if (partition > 0) return Number(updatedReplicas) >= replicasOf(object) - partition;
  return updateRevision === undefined || currentRevision === updateRevision;
}

function isOnEveryNode(object: Fields): boolean {
  const { desiredNumberScheduled, updatedNumberScheduled, numberAvailable } = status(object);
  if (desiredNumberScheduled === undefined) return false;
  const isUpdated =
    fields(spec(object)["updateStrategy"])["type"] === "OnDelete" ||
    Number(updatedNumberScheduled ?? 0) >= Number(desiredNumberScheduled);
  return isUpdated && Number(numberAvailable ?? 0) >= Number(desiredNumberScheduled);
}

function byCondition(object: Fields, unsaid = "True"): boolean {
  const types = ["Ready", "Available", "Established"];
  const found = types.flatMap((type) => conditionsOf(object).filter((each) => each["type"] === type));
  const condition = found[0] ?? { status: unsaid };
  return (
    condition["status"] === "True" &&
    [status(object), condition].every((said) => isCurrent(object, said["observedGeneration"]))
  );
}

function hasAddress(object: Fields): boolean {
  const { ingress } = fields(status(object)["loadBalancer"]);
  return Array.isArray(ingress) && ingress.length > 0;
}

function hasCondition(object: Fields, type: string): boolean {
  return conditionsOf(object).some(
    (condition) => condition["type"] === type && condition["status"] === "True",
  );
}

function conditionsOf(object: Fields): Fields[] {
  const { conditions } = status(object);
  return Array.isArray(conditions) ? conditions.filter(isPlainObject) : [];
}

function replicasOf(object: Fields): number {
  return Number(spec(object)["replicas"] ?? 1);
}

function phaseOf(object: Fields): unknown {
  return status(object)["phase"];
}

function spec(object: Fields): Fields {
  return fields(object["spec"]);
}

function status(object: Fields): Fields {
  return fields(object["status"]);
}

function fields(value: unknown): Fields {
  return isPlainObject(value) ? value : {};
}
