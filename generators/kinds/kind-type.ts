import type { ResourceRef } from "../../src/project/model.ts";
import { groupOf, versionOf } from "../context/context.ts";
import { typedKinds } from "./typed-kinds.ts";

/** The key of a kind in a request: `Kind.version` or `Kind.group/version`. */
export const kindKey = ({ kind, apiVersion }: ResourceRef): string => `${kind}.${apiVersion}`;

/** Whether the pinned kubernetes-models describes a built-in kind. */
export const isTyped = ({ kind, apiVersion }: ResourceRef): boolean =>
  typedKinds[apiVersion]?.includes(kind) ?? false;

/** The module of kubernetes-models that describes a built-in kind. */
export function modelModule({ apiVersion }: ResourceRef): string {
  const group = groupOf(apiVersion);
  return `kubernetes-models/${group === "" ? "" : `${group}/`}${versionOf(apiVersion)}`;
}

/** The type of a built-in kind that kubernetes-models does not describe: everything beyond the identity is open. */
export const openType = ({ kind, apiVersion }: ResourceRef): string =>
  `KubernetesObject & { apiVersion: ${JSON.stringify(apiVersion)}; kind: ${JSON.stringify(kind)}; [field: string]: unknown }`;
