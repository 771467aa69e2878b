import { type Report, shown } from "./error.ts";

interface Syntax {
  readonly pattern: RegExp;
  readonly longest: number;
  readonly says: string;
}

/** The naming rules of Kubernetes; every kind has one of them. */
export type NameRule = keyof typeof rules;

const rules = {
  label: {
    pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    longest: 63,
    says: "lower-case letters, digits and '-', starting and ending with a letter or digit",
  },
  label1035: {
    pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
    longest: 63,
    says: "lower-case letters, digits and '-', starting with a letter and ending with a letter or digit",
  },
  subdomain: {
    pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
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
export function faultOfName(value: unknown, rule: NameRule, longest = Infinity): string | undefined {
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
