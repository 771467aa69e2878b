import type { Engine } from "../controller/context.ts";
import type { ObjectIndex } from "./index-objects.ts";
import type { Cluster } from "./settle.ts";
import type { User } from "./user.ts";

/** Everything that a simulation consists of. */
export interface Parts {
  readonly engine: Engine;
  readonly cluster: Cluster;
  readonly index: ObjectIndex;
  readonly start: number;
  readonly probes: number;
  readonly user: User;
  readonly close: () => Promise<void>;
}
