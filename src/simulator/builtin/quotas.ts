import { compareQuantities, type JsonObject, quotaScopes } from "@metatron/runtime/kubernetes";
import { type FieldError, forbidden, invalid, notSupported } from "@metatron/runtime/schema";
import { each } from "./checks.ts";
import { asText, at, text } from "./draft.ts";

const contrary = [
  ["BestEffort", "NotBestEffort"],
  ["Terminating", "NotTerminating"],
];

/** What is wrong with a ResourceQuota. */
export function quotaErrors(spec: JsonObject): FieldError[] {
  const named = Array.isArray(spec["scopes"]) ? spec["scopes"].map(String) : [];
  const bounded = Object.keys(at(spec, "hard") ?? {});
  const wrong = (problem: string): FieldError => invalid("spec.scopes", named, problem);
  return [
    ...Object.entries(at(spec, "hard") ?? {}).flatMap(([name, value]) =>
      asText(value).startsWith("-")
        ? [invalid(`spec.hard[${name}]`, value ?? null, "must be greater than or equal to 0")]
        : [],
    ),
    ...named.flatMap((scope) => {
      const allowed = quotaScopes[scope];
      if (allowed === undefined) return [wrong("unsupported scope")];
      return bounded.every((name) => allowed.includes(name))
        ? []
        : [wrong("unsupported scope applied to resource")];
    }),
    ...(contrary.some((pair) => pair.every((scope) => named.includes(scope)))
      ? [wrong("conflicting scopes")]
      : []),
    ...each(at(spec, "scopeSelector"), "matchExpressions", "spec.scopeSelector", (expression, here) =>
      quotaScopes[text(expression, "scopeName")] === undefined
        ? [invalid(`${here}.scopeName`, text(expression, "scopeName"), "unsupported scope")]
        : [],
    ),
  ];
}

/** Pairs of limits of which the first may not be above the second. */
const orders = [
  ["min", "max", "min value", "max value"],
  ["min", "default", "min value", "default value"],
  ["min", "defaultRequest", "min value", "default request value"],
  ["defaultRequest", "max", "default request value", "max value"],
  ["defaultRequest", "default", "default request value", "default limit value"],
  ["default", "max", "default value", "max value"],
] as const;

/** What is wrong with a LimitRange. */
export function limitErrors(spec: JsonObject): FieldError[] {
  return each(spec, "limits", "spec", (item, here) => {
    const type = text(item, "type");
    const known = ["Container", "PersistentVolumeClaim", "Pod"];
    return [
      ...(known.includes(type) || type.includes("/") ? [] : [notSupported(`${here}.type`, type, known)]),
      ...(type === "Pod"
        ? ["default", "defaultRequest"]
            .filter((field) => at(item, field) !== undefined)
            .map((field) => forbidden(`${here}.${field}`, "may not be specified when `type` is 'Pod'"))
        : []),
      ...orders.flatMap(([low, high, lowName, highName]) =>
        Object.entries(at(item, low) ?? {}).flatMap(([name, value]) => {
          const limit = at(item, high)?.[name];
          if (limit === undefined || !(compareQuantities(asText(value), asText(limit)) > 0)) return [];
          const problem = `${lowName} ${asText(value)} is greater than ${highName} ${asText(limit)}`;
          return [invalid(`${here}.${low}[${name}]`, value ?? null, problem)];
        }),
      ),
    ];
  });
}
