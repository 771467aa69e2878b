import { isObject } from "@metatron/runtime/kubernetes";
import { toJson } from "../api/store/objects.ts";
import type { Behaviour } from "./model.ts";
import { specOf, statusOf } from "./read.ts";

/** The provisioner: a claim is bound to a volume of its own and grows with its request. No PersistentVolume object appears. */
export const bindClaim: Behaviour = (claim, { api, setStatus }) => {
  const spec = specOf(claim);
  const bound =
    spec["volumeName"] === undefined
      ? api.update({
          ...toJson(claim),
          metadata: {
            ...(toJson(claim)["metadata"] as object),
            annotations: {
              ...claim.metadata.annotations,
              "pv.kubernetes.io/bind-completed": "yes",
              "pv.kubernetes.io/bound-by-controller": "yes",
            },
          },
          spec: { ...spec, volumeName: `pvc-${claim.metadata.uid}` },
        })
      : claim;
  const resources = isObject(spec["resources"]) ? spec["resources"] : {};
  const requests = isObject(resources["requests"]) ? resources["requests"] : {};
  setStatus(bound, {
    phase: "Bound",
    accessModes: spec["accessModes"],
    capacity: { storage: requests["storage"] ?? "0" },
  });
};

/** A PersistentVolume is available, or bound when it names a claim. */
export const offerVolume: Behaviour = (volume, { now, setStatus }) =>
  setStatus(volume, {
    phase: specOf(volume)["claimRef"] === undefined ? "Available" : "Bound",
    lastPhaseTransitionTime: statusOf(volume)["lastPhaseTransitionTime"] ?? now,
  });
