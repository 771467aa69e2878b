import { type Draft, at, items } from "./draft.ts";
import {
  type Fields,
  containerFields,
  podSpecFields,
  servicePortFields,
  specFields,
} from "./known-fields.ts";

/**
 * Drops what the API server does not know, where people write most: the specs of the usual children, pod specs,
 * containers and the ports of a Service. Unknown fields elsewhere in built-in objects stay, unlike in a cluster.
 */
export function pruneBuiltin(draft: Draft, groupKind: string): void {
  const spec = at(draft, "spec");
  if (spec === undefined) return;
  const known = specFields.get(groupKind);
  if (known !== undefined) keep(spec, known);
  if (groupKind === "/Service") for (const port of items(spec, "ports")) keep(port, servicePortFields);
  const pod = groupKind === "/Pod" ? spec : podSpecOf(spec);
  if (pod === undefined) return;
  keep(pod, podSpecFields);
  for (const list of ["initContainers", "containers", "ephemeralContainers"])
    for (const container of items(pod, list)) keep(container, containerFields);
}

function podSpecOf(spec: Draft): Draft | undefined {
  const owner = at(at(spec, "jobTemplate") ?? {}, "spec") ?? spec;
  return at(at(owner, "template") ?? {}, "spec");
}

function keep(draft: Draft, known: Fields): void {
  for (const field of Object.keys(draft)) if (!known.has(field)) delete draft[field];
}
