import type { IResourceRequirements } from "kubernetes-models/v1";
import type { Report } from "../core/error.ts";
import { canonicalQuantity } from "../../kubernetes/quantity.ts";
import { toQuantities } from "../core/quantity.ts";

/** A quantity that is both request and limit, or each of them. */
export type Amount =
  | string
  | number
  | { readonly request?: string | number | undefined; readonly limit?: string | number | undefined };

/** `{ cpu: { request: "100m" }, memory: "256Mi" }`, or requests, limits and claims as Kubernetes has them. */
export type ComputeResources =
  | IResourceRequirements
  | (Readonly<Record<string, Amount | undefined>> & {
      readonly requests?: never;
      readonly limits?: never;
      readonly claims?: never;
    });

type Quantities = Readonly<Record<string, string | number | undefined>>;

/** Requests and limits in canonical form, with no request above its limit. */
export function computeResources(
  report: Report,
  field: string,
  resources: ComputeResources | undefined,
): IResourceRequirements | undefined {
  if (resources === undefined) return undefined;
  const { requests, limits, claims } = isLong(resources) ? resources : toLong(resources);
  const required = {
    requests: toQuantities(report, `${field}.requests`, requests),
    limits: toQuantities(report, `${field}.limits`, limits),
    claims,
  };
  checkRequests(report, field, required.requests ?? {}, required.limits ?? {});
  return required as IResourceRequirements;
}

type Amounts = Readonly<Record<string, Amount | undefined>>;

const isLong = (resources: ComputeResources): resources is IResourceRequirements =>
  "requests" in resources || "limits" in resources || "claims" in resources;

function toLong(amounts: Amounts): IResourceRequirements {
  const pick = (side: "request" | "limit"): Quantities =>
    Object.fromEntries(
      Object.entries(amounts).map(([name, amount]) => [
        name,
        typeof amount === "object" ? amount[side] : amount,
      ]),
    );
  return { requests: pick("request"), limits: pick("limit") } as IResourceRequirements;
}

function checkRequests(report: Report, field: string, requests: Quantities, limits: Quantities): void {
  for (const [name, request] of Object.entries(requests)) {
    const limit = limits[name];
    if (limit === undefined || request === undefined) continue;
    if (sizeOf(request) > sizeOf(limit))
      report(`${field}.requests.${name}`, `must not be above its limit ${limit}, is ${request}`);
  }
}

const powers: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** About how much a quantity is, good enough to compare two. */
function sizeOf(quantity: string | number): number {
  const [, number = "", exponent, suffix = ""] =
    /^(-?\d+)(?:e(-?\d+)|(\D+))?$/.exec(canonicalQuantity(quantity) ?? "") ?? [];
  return Number(number) * (exponent === undefined ? (powers[suffix] ?? 1) : 10 ** Number(exponent));
}
