import type { ControllerEntry, Project } from "../../src/project/model.ts";

const defaultTimeout = 10;

/** Seconds that a pod waits before SIGTERM, until no endpoint sends to it any more. */
export const preStopSeconds = 5;

/** The longest that Metacontroller waits for any hook of the project. */
export function longestTimeout({ controllers }: Project): number {
  return Math.max(defaultTimeout, ...controllers.flatMap(timeouts));
}

function timeouts({ hooks }: ControllerEntry): number[] {
  return [hooks.sync, hooks.finalize, hooks.customize].flatMap((hook) => hook?.timeoutSeconds ?? []);
}

/** Seconds that calls in flight may still take after SIGTERM. */
export const drainSeconds = (project: Project): number => longestTimeout(project) + 5;

/** Seconds until the kubelet kills: the wait, the drain, and a margin. */
export const graceSeconds = (project: Project): number => preStopSeconds + drainSeconds(project) + 5;
