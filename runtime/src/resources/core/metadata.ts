import { isObject } from "../../kubernetes/json.ts";
import { checkLabelValue, checkQualifiedName, namePatterns } from "../../kubernetes/names.ts";
import { type Report, shown } from "./error.ts";
import { sharedOptions } from "./options.ts";
import { nameOf } from "./reference.ts";
import type { ClusterOptions, NamespacedOptions } from "./types.ts";

type Labels = Record<string, string | undefined>;

/** The metadata of an object while it is built. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly labels: Labels;
  readonly annotations: Labels;
}

const defaultLabelNamespace = "metatron.therubyist.org";
/** The options without those that every builder takes: what is left are fields of the kind. */
export function fieldsOf<T extends ClusterOptions>(options: T): Omit<T, keyof NamespacedOptions> {
  const fields: Partial<T> = { ...options };
  for (const name of sharedOptions) delete fields[name as keyof T];
  return fields as Omit<T, keyof NamespacedOptions>;
}

/** The recommended labels. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
export function recommendedLabels(name: string, options: ClusterOptions): Labels {
  return {
    "app.kubernetes.io/name": toLabelValue(name),
    "app.kubernetes.io/instance": options.instance,
    "app.kubernetes.io/version": options.version,
    "app.kubernetes.io/component": options.component,
    "app.kubernetes.io/part-of": options.partOf,
  };
}

/** The labels that tell one workload's pods from all others: name, kind and component. */
export function identityLabels(name: string, kind: string, options: ClusterOptions): Labels {
  const prefix = options.labelNamespace ?? defaultLabelNamespace;
  return {
    [`${prefix}/name`]: toLabelValue(name),
    [`${prefix}/kind`]: kind,
    "app.kubernetes.io/component": options.component,
  };
}

/** Builds and checks the metadata that all kinds share. */
export function metadataOf(
  name: string,
  options: ClusterOptions & { readonly namespace?: NamespacedOptions["namespace"] },
  scope: "Namespaced" | "Cluster",
  report: Report,
): Metadata {
  for (const field of ["labels", "annotations"] as const)
    if (options[field] !== undefined && !isObject(options[field]))
      report(`metadata.${field}`, `must be an object, is ${shown(options[field])}`);
  const labels = { ...recommendedLabels(name, options), ...options.labels };
  const annotations = { ...options.annotations };
  checkLabels(report, "metadata.labels", labels);
  checkAnnotations(report, "metadata.annotations", annotations);
  if (options.labelNamespace !== undefined)
    checkName(report, "labelNamespace", options.labelNamespace, "subdomain");
  if (options.namespace === undefined) return { name, labels, annotations };
  const namespace = nameOf(options.namespace);
  if (scope === "Cluster")
    report("metadata.namespace", `the kind is cluster-scoped, so ${shown(namespace)} must go`);
  else checkName(report, "metadata.namespace", namespace, "label");
  return { name, namespace, labels, annotations };
}

const annotationsLimit = 256 * 1024;

type LabelMap = Readonly<Record<string, string | undefined>>;

/** Reports label or annotation keys that Kubernetes refuses. */
function checkKeys(report: Report, field: string, keys: Iterable<string>): void {
  for (const key of keys) {
    const slash = key.indexOf("/");
    const name = key.slice(slash + 1);
    if (slash >= 0) checkName(report, `${field}[${shown(key)}]`, key.slice(0, slash), "subdomain");
    if (name.includes("/") || checkQualifiedName(name).length > 0)
      report(
        `${field}[${shown(key)}]`,
        "the key must be at most 63 letters, digits, '-', '_' and '.', with an optional DNS prefix and '/'",
      );
  }
}

/** Reports labels whose key or value Kubernetes refuses. */
export function checkLabels(report: Report, field: string, labels: LabelMap): void {
  checkKeys(report, field, Object.keys(labels));
  for (const [key, value] of Object.entries(labels)) {
    if (value === undefined) continue;
    if (typeof value !== "string" || checkLabelValue(value).length > 0)
      report(
        `${field}[${shown(key)}]`,
        `must be at most 63 letters, digits, '-', '_' and '.', starting and ending with a letter or digit, is ${shown(value)}`,
      );
  }
}

/** Reports annotations with a wrong key, a value that is no string, or more bytes than Kubernetes stores. */
export function checkAnnotations(report: Report, field: string, annotations: LabelMap): void {
  checkKeys(report, field, Object.keys(annotations));
  let size = 0;
  for (const [key, value] of Object.entries<unknown>(annotations)) {
    if (value === undefined) continue;
    if (typeof value === "string") size += Buffer.byteLength(key) + Buffer.byteLength(value);
    else report(`${field}[${shown(key)}]`, `must be a string, is ${shown(value)}`);
  }
  if (size > annotationsLimit)
    report(field, `must have at most ${annotationsLimit} bytes in all, has ${size}`);
}

/** A name as a label value: itself when it is one, otherwise shortened, with a digest that keeps it apart from others. */
function toLabelValue(name: string): string {
  if (name !== "" && checkLabelValue(name).length === 0) return name;
  const head = name
    .replaceAll(/[^-A-Za-z0-9_.]/g, "_")
    .replace(/^[-_.]+/, "")
    .slice(0, 54);
  return `${head}.${digest(name)}`.replace(/^\./, "");
}

/** FNV-1a, eight hexadecimal digits: tells names apart, keeps no secrets. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

interface Syntax {
  readonly pattern: RegExp;
  readonly longest: number;
  readonly says: string;
}

/** The naming rules of Kubernetes; every kind has one of them. */
export type NameRule = keyof typeof rules;

const rules = {
  label: {
    pattern: namePatterns.label1123,
    longest: 63,
    says: "lower-case letters, digits and '-', starting and ending with a letter or digit",
  },
  label1035: {
    pattern: namePatterns.label1035,
    longest: 63,
    says: "lower-case letters, digits and '-', starting with a letter and ending with a letter or digit",
  },
  subdomain: {
    pattern: namePatterns.subdomain,
    longest: 253,
    says: "lower-case letters, digits, '-' and '.', each part starting and ending with a letter or digit",
  },
  pathSegment: {
    pattern: /^(?!\.{1,2}$)[^/%]+$/,
    longest: 253,
    says: "a path segment: not '.', not '..', without '/' and '%'",
  },
  host: {
    pattern: /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    longest: 253,
    says: "a lower-case DNS name, the first part of which may be '*'",
  },
  portName: {
    pattern: /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/,
    longest: 15,
    says: "lower-case letters, digits and single '-', with at least one letter",
  },
  dataKey: {
    pattern: /^(?!\.{1,2}$)(?!\.\.)[-._a-zA-Z0-9]+$/,
    longest: 253,
    says: "letters, digits, '-', '_' and '.', not starting with '..'",
  },
  environment: {
    pattern: /^[\x20-\x3c\x3e-\x7e]+$/,
    longest: Infinity,
    says: "printable ASCII characters without '='",
  },
} satisfies Record<string, Syntax>;

/** Says what breaks the rule, or nothing. `longest` tightens the rule's own length. */
function faultOfName(value: unknown, rule: NameRule, longest = Infinity): string | undefined {
  const { pattern, longest: ruled, says } = rules[rule];
  const limit = Math.min(longest, ruled);
  if (typeof value !== "string" || value === "") return `must be ${says}, is ${shown(value)}`;
  if (value.length > limit)
    return `must have at most ${limit} characters, ${shown(value)} has ${value.length}`;
  return pattern.test(value) ? undefined : `must be ${says}, is ${shown(value)}`;
}

/** Reports a name that breaks its rule. */
export function checkName(
  report: Report,
  field: string,
  value: unknown,
  rule: NameRule,
  longest?: number,
): void {
  const fault = faultOfName(value, rule, longest);
  if (fault !== undefined) report(field, fault);
}
