import type { JsonObject } from "@metatron/runtime/kubernetes";
import {
  ApiError,
  type ApiServer,
  type ObjectRef,
  type StoredObject,
  type WriteOptions,
} from "../api-server.ts";
import type { Faults } from "../faults.ts";
import type { ActionVerb, Recorder } from "../records.ts";

/** The writes of one pass: each is recorded, and faults may hit it. */
export interface Client {
  create(object: JsonObject, ref: ObjectRef): StoredObject;
  update(object: JsonObject, ref: ObjectRef): StoredObject;
  apply(object: JsonObject, ref: ObjectRef): StoredObject;
  /** What an apply would store; nothing is written or recorded. */
  dryRun(object: JsonObject): StoredObject;
  /** Background deletion; with the uid as precondition. */
  delete(ref: ObjectRef, uid: string): void;
  updateStatus(object: JsonObject, ref: ObjectRef): StoredObject;
  /**
   * Reads the live object, changes it and writes it back, again after a conflict. `change` gives undefined when there is
   * nothing to do. A missing or replaced object is `NotFound`.
   */
  atomically(
    verb: ActionVerb,
    ref: ObjectRef,
    uid: string,
    change: (live: StoredObject) => JsonObject | undefined,
  ): StoredObject;
}

const attempts = 4;
const applying = { manager: "metacontroller", force: true } as const;

/** The client for a pass of a controller over a parent. */
export function createClient(
  api: ApiServer,
  faults: Faults,
  recorder: Recorder,
  controller: string,
  parent: ObjectRef,
  options: WriteOptions,
): Client {
  const write = <T>(verb: ActionVerb, object: ObjectRef, perform: () => T): T => {
    try {
      faults.beforeWrite(verb, object);
      const result = perform();
      recorder.action({ controller, parent, verb, object, outcome: "ok" });
      return result;
    } catch (error) {
      if (error instanceof ApiError) {
        recorder.action({ controller, parent, verb, object, outcome: error.reason });
      }
      throw error;
    }
  };
  return {
    create: (object, ref) => write("create", ref, () => api.create(object, options)),
    update: (object, ref) => write("update", ref, () => api.update(object, options)),
    apply: (object, ref) => write("apply", ref, () => api.apply(object, applying)),
    dryRun: (object) => api.apply(object, { ...applying, dryRun: true }),
    delete: (ref, uid) => write("delete", ref, () => api.delete(ref, { propagation: "Background", uid })),
    updateStatus: (object, ref) => write("updateStatus", ref, () => api.updateStatus(object, options)),
    atomically(verb, ref, uid, change) {
      for (let attempt = 1; ; attempt++) {
        const live = api.get(ref);
        if (live?.metadata.uid !== uid) throw notFound(api, ref);
        const changed = change(live);
        if (changed === undefined) return live;
        try {
          return write(verb, ref, () =>
            verb === "updateStatus" ? api.updateStatus(changed, options) : api.update(changed, options),
          );
        } catch (error) {
          if (attempt >= attempts || !(error instanceof ApiError) || error.reason !== "Conflict") throw error;
        }
      }
    },
  };
}

function notFound(api: ApiServer, { apiVersion, kind, name }: ObjectRef): ApiError {
  const { resource = kind, group = "" } = api.findKind(apiVersion, kind) ?? {};
  return new ApiError("NotFound", `${resource}${group === "" ? "" : `.${group}`} "${name}" not found`);
}
