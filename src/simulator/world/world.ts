import { sameValue, type JsonObject } from "@metatron/runtime/kubernetes";
import { ApiError, type ApiServer, type StoredObject } from "../api-server.ts";
import { toRef } from "../records.ts";
import {
  admitIngress,
  autoscale,
  balanceService,
  bindClaim,
  countBudget,
  offerVolume,
} from "./other-behaviours.ts";
import {
  completePod,
  runDaemonSet,
  runDeployment,
  runJob,
  runPod,
  runReplicas,
  runStatefulSet,
} from "./workload-behaviours.ts";
import { keepers, keepPods } from "./workload-pods.ts";
import type { Behaviour, Scene, WorldOptions } from "./model.ts";

/** The parts of a cluster that are neither API server nor controller under test. */
export interface World {
  /** Brings everything that changed since the last step one step nearer to rest; true when something changed. */
  step(): boolean;
  /** Stops watching the server. */
  stop(): void;
}

/** A world that makes the workloads of a server ready. It only looks at what changed, so idle objects cost nothing. */
export function createWorld(
  api: ApiServer,
  options: WorldOptions = {},
  watchesPods: () => boolean = () => false,
): World {
  const dirty = new Map<string, StoredObject>();
  const find = finder(options);
  let writes = 0;
  let serial = 0;
  let hasPods = false;
  const stop = api.watch(({ type, object }) => {
    writes++;
    if (type === "DELETED") dirty.delete(object.metadata.uid);
    else if (find(object) !== undefined) dirty.set(object.metadata.uid, object);
    if (hasPods && (type === "DELETED" || object.metadata.deletionTimestamp !== undefined)) wakeOwner(object);
  });
  const wakeOwner = ({ kind, metadata }: StoredObject): void => {
    const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
    if (kind !== "Pod" || owner === undefined || keepers[owner.kind] === undefined) return;
    const live = api.get({ ...owner, namespace: metadata.namespace ?? "" });
    if (live?.metadata.uid === owner.uid) dirty.set(owner.uid, live);
  };
  for (const object of existing(api, options)) dirty.set(object.metadata.uid, object);
  return {
    step() {
      const before = writes;
      if (!hasPods && (hasPods = watchesPods()))
        for (const object of existing(api, options))
          if (keepers[object.kind] !== undefined) dirty.set(object.metadata.uid, object);
      const round = [...dirty.values()];
      dirty.clear();
      const scene = sceneOf(api, options, { hasPods, serial: () => serial++ });
      for (const object of round) {
        const life = find(object);
        if (life === undefined) continue;
        const { uid } = object.metadata;
        const isMoved = dirty.has(uid);
        if (act(object, life, scene, options)) dirty.set(uid, object);
        // Nothing but its own status brought it back.
        else if (life.isOneStep === true && !isMoved && !hasPods) dirty.delete(uid);
      }
      return writes !== before;
    },
    stop,
  };
}

interface OwnLife extends Life {
  readonly status: ((object: StoredObject) => JsonObject | undefined) | undefined;
}

/** The life of a kind, looked up by two texts that are there: to join them for every event costs more. */
function finder({ statuses = {} }: WorldOptions): (object: StoredObject) => OwnLife | undefined {
  const kinds = new Map<string, Map<string, OwnLife>>();
  for (const key of new Set([...Object.keys(lives), ...Object.keys(statuses)])) {
    const dot = key.indexOf(".");
    const [kind, apiVersion] = [key.slice(0, dot), key.slice(dot + 1)];
    const status = statuses[key];
    const known = lives[key] ?? { behaviours: [] };
    const life = { ...known, status, isOneStep: known.isOneStep === true && status === undefined };
    kinds.set(kind, (kinds.get(kind) ?? new Map<string, OwnLife>()).set(apiVersion, life));
  }
  return ({ apiVersion, kind }) => kinds.get(kind)?.get(apiVersion);
}

function existing(api: ApiServer, { statuses = {} }: WorldOptions): StoredObject[] {
  return [...Object.keys(lives), ...Object.keys(statuses)].flatMap((key) => {
    const dot = key.indexOf(".");
    const [kind, apiVersion] = [key.slice(0, dot), key.slice(dot + 1)];
    return api.findKind(apiVersion, kind) === undefined ? [] : api.list(apiVersion, kind);
  });
}

function sceneOf(
  api: ApiServer,
  { nodes = 1 }: WorldOptions,
  pods: Pick<Scene, "hasPods" | "serial">,
): Scene {
  return {
    ...pods,
    api,
    nodes,
    now: `${new Date(api.now()).toISOString().slice(0, 19)}Z`,
    setStatus(object, status) {
      const { apiVersion, kind } = object;
      const { name, namespace, uid } = object.metadata;
      const live = api.get(toRef(object));
      // Most objects are looked at once more after they came to rest.
      if (live?.metadata.uid === uid && sameValue(live["status"], status)) return;
      const metadata: JsonObject = { name, namespace, uid };
      api.updateStatus({ apiVersion, kind, metadata, status });
    },
  };
}

/** True when a switch held the object back for now, so that it is asked again. */
function act(object: StoredObject, life: OwnLife, scene: Scene, options: WorldOptions): boolean {
  let isHeld = false;
  for (const [feature, behaviour] of life.behaviours) {
    const isOn = options[feature] ?? true;
    const allowed = typeof isOn === "function" ? isOn(object) : isOn;
    if (allowed) attempt(behaviour, object, scene);
    else isHeld ||= typeof isOn === "function";
  }
  const status = life.status?.(object);
  if (status !== undefined) attempt(() => scene.setStatus(object, status), object, scene);
  return isHeld;
}

function attempt(behaviour: Behaviour, object: StoredObject, scene: Scene): void {
  try {
    behaviour(object, scene);
  } catch (error) {
    // Deleted or changed by another step of this round: its own event brings it back.
    const isRace = error instanceof ApiError && ["NotFound", "Conflict"].includes(error.reason);
    if (!isRace) throw error;
  }
}

/** The name of an option that switches a behaviour. */
export type Feature = Exclude<keyof WorldOptions, "nodes" | "statuses">;

/** What happens to the objects of a kind. */
export interface Life {
  readonly behaviours: readonly (readonly [Feature, Behaviour])[];
  /** Whether one look is enough: the status that it leads to asks for nothing more. */
  readonly isOneStep?: boolean;
}

/** The lives of the kinds that have one, by `Kind.group/version`. */
const lives: Readonly<Record<string, Life>> = {
  "Deployment.apps/v1": workload(runDeployment),
  "ReplicaSet.apps/v1": workload(runReplicas),
  "StatefulSet.apps/v1": workload(runStatefulSet),
  "DaemonSet.apps/v1": workload(runDaemonSet),
  "ReplicationController.v1": workload(runReplicas),
  "Pod.v1": {
    behaviours: [
      ["jobs", completePod],
      ["pods", runPod],
    ],
  },
  "Job.batch/v1": {
    behaviours: [
      ["jobs", runJob],
      ["jobs", keepPods],
    ],
  },
  "PersistentVolumeClaim.v1": { behaviours: [["claims", bindClaim]] },
  "PersistentVolume.v1": { behaviours: [["claims", offerVolume]] },
  "Service.v1": oneStep("loadBalancers", balanceService),
  "Ingress.networking.k8s.io/v1": oneStep("ingresses", admitIngress),
  "HorizontalPodAutoscaler.autoscaling/v2": { behaviours: [["autoscalers", autoscale]] },
  "PodDisruptionBudget.policy/v1": oneStep("budgets", countBudget),
};

function oneStep(feature: Feature, behaviour: Behaviour): Life {
  return { behaviours: [[feature, behaviour]], isOneStep: true };
}

function workload(behaviour: Behaviour): Life {
  return {
    behaviours: [
      ["workloads", behaviour],
      ["workloads", keepPods],
    ],
    isOneStep: true,
  };
}
