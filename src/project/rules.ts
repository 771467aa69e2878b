/** A rule for text: how it must look, and how that is said. */
export interface TextRule {
  readonly pattern: RegExp;
  readonly maxLength: number;
  readonly says: string;
}

/** Names of the package, Deployment, Service and namespace. */
export const labelRule: TextRule = {
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  maxLength: 63,
  says: "a DNS-1123 label: lower-case letters, digits and '-', starting and ending with a letter or digit, at most 63",
};

/**
 * A controller's name is part of the finalizer `metacontroller.io/compositecontroller-<name>`, whose name part the API
 * server bounds at 63. A finalize hook may join later, so that the bound holds without one too.
 * @see https://metacontroller.github.io/metacontroller/api/hook.html#finalize-hook
 */
export const controllerNameRule: TextRule = {
  pattern: labelRule.pattern,
  maxLength: 63 - "compositecontroller-".length,
  says: "a DNS-1123 label: lower-case letters, digits and '-', starting and ending with a letter or digit, at most 43 since Metacontroller's finalizer holds it",
};

/** A Service is a DNS-1035 label: unlike other names it may not start with a digit. */
export const serviceNameRule: TextRule = {
  pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  maxLength: 63,
  says: "a DNS-1035 label: lower-case letters, digits and '-', starting with a letter, at most 63",
};

/** The first path segment of a controller's hooks. */
export const routeRule: TextRule = {
  pattern: /^[A-Za-z0-9]([-A-Za-z0-9._]*[A-Za-z0-9])?$/,
  maxLength: 63,
  says: "one path segment of letters, digits, '-', '.' and '_', at most 63",
};

/** An image reference without tag and digest; a registry may carry a port. */
export const imageRule: TextRule = {
  pattern:
    /^(?:[a-zA-Z0-9][a-zA-Z0-9.-]*(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/,
  maxLength: 255,
  says: "an image name without tag or digest, as in ghcr.io/team/blog",
};

/** `v1` or `group/v1`. */
export const apiVersionRule: TextRule = {
  pattern:
    /^(?:[a-z0-9]([-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[a-z]([-a-z0-9]*[a-z0-9])?$/,
  maxLength: 317,
  says: "an apiVersion, as in v1 or apps/v1",
};

export const kindRule: TextRule = {
  pattern: /^[A-Za-z][A-Za-z0-9]*$/,
  maxLength: 63,
  says: "a kind: letters and digits, starting with a letter, at most 63",
};

/** A path of a CRD inside the project: relative, without `..`. */
export const crdPathRule: TextRule = {
  pattern: /^(?!.*(?:^|\/)\.\.?(?:\/|$))[^/\\:\0][^\\:\0]*\.(?:ya?ml|json)$/,
  maxLength: 512,
  says: "a path inside the project that ends in .yaml, .yml or .json",
};

export const dependencyRule: TextRule = {
  pattern: /^\S.*$/,
  maxLength: 2048,
  says: "an npm dependency spec",
};

/** Whether a text obeys a rule. */
export function obeys(rule: TextRule, text: string): boolean {
  return text.length <= rule.maxLength && rule.pattern.test(text);
}
