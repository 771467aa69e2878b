import type { JsonObject } from "@metatron/runtime/kubernetes";
import { type FieldError, forbidden, invalid, required } from "@metatron/runtime/schema";
import { each } from "./checks.ts";
import { at } from "./draft.ts";

const handlers = ["exec", "httpGet", "tcpSocket", "grpc"];

/** What is wrong with the probes of a container. */
export function probeErrors(container: JsonObject, path: string): readonly FieldError[] {
  return ["livenessProbe", "readinessProbe", "startupProbe"].flatMap((name) => {
    const probe = at(container, name);
    const here = `${path}.${name}`;
    if (probe === undefined) return [];
    const isOnce = name === "readinessProbe" || probe["successThreshold"] === 1;
    return [
      ...handlerErrors(probe, here, handlers),
      ...(isOnce ? [] : [invalid(`${here}.successThreshold`, probe["successThreshold"] ?? 0, "must be 1")]),
    ];
  });
}

/** A container may not sleep for longer before it stops than its pod is given to end. */
export function sleepErrors(spec: JsonObject, path: string): FieldError[] {
  const grace = Number(spec["terminationGracePeriodSeconds"] ?? 30);
  return each(spec, "containers", path, (container, here) => {
    const lifecycle = at(container, "lifecycle") ?? {};
    return ["postStart", "preStop"].flatMap((event) => {
      const handler = at(lifecycle, event);
      const at0 = `${here}.lifecycle.${event}`;
      const seconds = at(handler ?? {}, "sleep")?.["seconds"];
      const isLong = typeof seconds === "number" && (seconds < 0 || seconds > grace);
      const problem = `must be non-negative and less than terminationGracePeriodSeconds (${grace})`;
      return [
        ...(handler === undefined ? [] : handlerErrors(handler, at0, [...handlers, "sleep"])),
        ...(isLong ? [invalid(`${at0}.sleep`, seconds, problem)] : []),
      ];
    });
  });
}

/** Exactly one way to do it must be given. */
function handlerErrors(handler: JsonObject, path: string, names: readonly string[]): FieldError[] {
  const [first, ...more] = names.filter((name) => handler[name] !== undefined);
  return [
    ...(first === undefined ? [required(path, "must specify a handler type")] : []),
    ...more.map((name) => forbidden(`${path}.${name}`, "may not specify more than 1 handler type")),
  ];
}
