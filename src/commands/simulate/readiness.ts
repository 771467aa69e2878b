import type { StoredObject } from "@metatron/runtime/testing";

/** How far an object is, as a person wants to read it. */
export interface Readiness {
  readonly isReady: boolean;
  readonly text: string;
}

type Fields = { readonly [field: string]: unknown };

/** Judges an object by its kind; a kind that has nothing to become is ready as soon as it exists. */
export function readinessOf(object: StoredObject): Readiness {
  if (object.metadata.deletionTimestamp !== undefined) return { isReady: false, text: "being deleted" };
  const [spec, status] = [fieldsOf(object["spec"]), fieldsOf(object["status"])];
  switch (object.kind) {
    case "Deployment":
    case "StatefulSet":
    case "ReplicaSet":
      return ratio(status["readyReplicas"], spec["replicas"], 1);
    case "DaemonSet":
      return ratio(status["numberReady"], status["desiredNumberScheduled"], 0);
    case "Job":
      return ratio(status["succeeded"], spec["completions"], 1, "complete");
    case "PersistentVolumeClaim":
      return phase(status["phase"], "Bound");
    case "Service":
      return service(spec, status);
    default:
      return byCondition(status);
  }
}

function ratio(actual: unknown, wanted: unknown, otherwise: number, word = "ready"): Readiness {
  const [have, need] = [numberOf(actual, 0), numberOf(wanted, otherwise)];
  return { isReady: have >= need, text: `${have}/${need} ${word}` };
}

function phase(actual: unknown, wanted: string): Readiness {
  const text = typeof actual === "string" ? actual : "Pending";
  return { isReady: text === wanted, text };
}

function service(spec: Fields, status: Fields): Readiness {
  if (spec["type"] !== "LoadBalancer") return { isReady: true, text: "" };
  const ingress = fieldsOf(status["loadBalancer"])["ingress"];
  const isReady = Array.isArray(ingress) && ingress.length > 0;
  return { isReady, text: isReady ? "has an address" : "waits for an address" };
}

function byCondition(status: Fields): Readiness {
  const list = Array.isArray(status["conditions"]) ? (status["conditions"] as Fields[]) : [];
  const found = list.find(({ type }) => type === "Ready" || type === "Available");
  if (found === undefined) return { isReady: true, text: "" };
  const isReady = found["status"] === "True";
  const reason = typeof found["reason"] === "string" ? ` (${found["reason"]})` : "";
  return { isReady, text: isReady ? "ready" : `not ready${reason}` };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
