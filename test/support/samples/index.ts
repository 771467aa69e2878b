import { custom } from "./custom.ts";
import { network } from "./network.ts";
import { plain } from "./plain.ts";
import { workloads } from "./workloads.ts";
export type { Sample } from "./sample.ts";

/** Samples of the kinds that Kubernetes builds in. */
export const builtinSamples = [...workloads, ...network, ...plain];

/** Samples of the kinds that CRDs define. */
export const customSamples = custom;

/** Samples of every builder, each with the least and with about all options. */
export const samples = [...builtinSamples, ...customSamples];
