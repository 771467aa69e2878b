import type { ApiServer, ServedKind } from "../api-server.ts";
import { createApiServer } from "../api/index.ts";
import { type Clock, createClock } from "../clock/work-queue.ts";
import { type Engine, isOf, type Running } from "../controller/context.ts";
import { enqueueAll, enqueueFor } from "../controller/enqueue.ts";
import { startController } from "../controller/controller.ts";
import { createFaults } from "../faults.ts";
import { detectors, inspectControllers } from "../detect/index.ts";
import { createProblemSink } from "../problem.ts";
import { createRecorder } from "../records.ts";
import { createWorld } from "../world/index.ts";
import { assemble, type SimulateOptions } from "./options.ts";
import { createView } from "../controller/view.ts";
import { present, type Simulation } from "./simulation.ts";
import type { Cluster } from "./settle.ts";
import { createUser } from "./user.ts";
import { indexObjects } from "./objects.ts";

/** Starts a cluster in memory with Metacontroller and the given controllers. Nothing runs before `settle`. */
export async function simulate(options: SimulateOptions): Promise<Simulation> {
  const { manifests, crds, close, transport } = await assemble(options);
  const start = new Date(options.now ?? "2026-01-01T00:00:00Z").getTime();
  const clock = createClock(start);
  const api = createApiServer({ now: () => clock.now(), crds, createsNamespaces: true });
  const index = indexObjects(api);
  const engine = createEngine(options, api, clock);
  const controllers = manifests.flatMap((manifest) => startController(engine, manifest, transport) ?? []);
  inspectControllers(engine, controllers);
  const cluster: Cluster = {
    api,
    clock,
    faults: engine.faults,
    view: engine.view,
    controllers,
    step: stepOf(options, api, () => controllers.some(watchesPods)),
    resyncs: new Map(controllers.map((running) => [running, start + running.model.resyncPeriod])),
  };
  const user = createUser(api, options.managedFields === true ? { manager: "user" } : {});
  const simulation = present({ engine, cluster, index, start, probes: options.probes ?? 5, user, close });
  for (const running of controllers) enqueueAll(running);
  api.watch((event) => {
    for (const running of controllers) enqueueFor(running, event);
  });
  for (const fault of options.faults ?? []) simulation.inject(fault);
  return simulation;
}

function createEngine(options: SimulateOptions, api: ApiServer, clock: Clock): Engine {
  return {
    api,
    view: createView(api),
    clock,
    recorder: createRecorder(clock),
    faults: createFaults(clock, api),
    problems: createProblemSink(),
    events: detectors,
    strategy: options.applyStrategy ?? "dynamic-apply",
    writes: options.managedFields === true ? { manager: "metacontroller" } : {},
  };
}

function stepOf({ world = true }: SimulateOptions, api: ApiServer, needsPods: () => boolean): () => boolean {
  if (world === false) return () => false;
  const made = createWorld(api, world === true ? {} : world, needsPods);
  return () => made.step();
}

/** Whether a controller has an informer for pods: as parents, as children, or since a customize answer asked for them. */
function watchesPods({ model, related }: Running): boolean {
  const isPod = ({ served }: { served: ServedKind }): boolean => isOf(served, "v1", "Pod");
  return model.parents.some(isPod) || model.children.some(isPod) || related.hasAskedFor("v1", "pods");
}
