import type { JsonObject } from "@metatron/runtime/kubernetes";
import type { ApiServer, StoredObject } from "../api-server.ts";
import type { Fault } from "../faults/model.ts";
import type { ObjectSource } from "../manifest/documents.ts";
import type { SimulationProblem } from "../problems/model.ts";
import type { Action, ControllerEvent, HookCall } from "../records.ts";
import type { SettleOptions, Settlement } from "./settlement.ts";

/** Names an object: the object itself, or its kind, name and namespace. */
export type Target = { readonly apiVersion: string; readonly kind: string; readonly metadata?: object };

/** A cluster in memory with Metacontroller and the user's controllers running in it. */
export interface Simulation {
  /** Creates or updates objects, or all objects of a file, as `kubectl apply` does. */
  apply(...sources: readonly ObjectSource[]): Promise<void>;
  /** Runs until nothing is queued, within bounds, and says what was still moving. */
  readonly settle: (options?: SettleOptions) => Promise<Settlement>;
  /** Lets fake time pass, with the resyncs and retries that fall into it. */
  advance(seconds: number): Promise<Settlement>;
  /** An object by kind (`Deployment`, or `Deployment.apps/v1`) and name; the namespace is `default` unless it is given. */
  get(kind: string, name: string, namespace?: string): StoredObject | undefined;
  /** All objects of a kind. */
  list(kind: string): readonly StoredObject[];
  /** The children that a parent controls, sorted. */
  children(parent: Target): readonly StoredObject[];
  /** Changes an object as `kubectl edit` does. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows the kind's type, we do not
  edit<T = JsonObject & { spec: JsonObject }>(
    kind: string,
    name: string,
    change: (object: T) => void,
    namespace?: string,
  ): Promise<StoredObject>;
  delete(
    target: Target,
    options?: { readonly propagation?: "Background" | "Foreground" | "Orphan" },
  ): Promise<void>;
  /** Makes something go wrong from now on. */
  inject(fault: Fault): void;
  /** Throws when anything is left of what controllers made, or a parent. */
  expectEmpty(): void;
  /** All objects in a stable form: sorted, with uids and times normalised, and the data of Secrets by its length. */
  snapshot(): JsonObject[];
  /** The API server, for everything else. */
  readonly api: ApiServer;
  readonly now: () => Date;
  readonly actions: readonly Action[];
  readonly calls: readonly HookCall[];
  readonly events: readonly ControllerEvent[];
  readonly problems: readonly SimulationProblem[];
  /** The last settling. */
  readonly settlement: Settlement | undefined;
  /** The parents of all controllers. */
  parents(): readonly StoredObject[];
  readonly close: () => Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
