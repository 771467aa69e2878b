import { dnsLabel1035, dnsLabel1123, dnsSubdomain } from "@metatron/runtime/kubernetes";

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const serviceName = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** What the API server says about a text that is too long. */
export function lengthProblem(text: string, limit: number): readonly string[] {
  return Buffer.byteLength(text) > limit ? [`must be no more than ${limit} bytes`] : [];
}

/** What is wrong with a DNS-1123 subdomain, the rule for most names. */
export function subdomainProblems(name: string): readonly string[] {
  return [...lengthProblem(name, 253), ...(subdomain.test(name) ? [] : [dnsSubdomain])];
}

/** What is wrong with a DNS-1123 label, the rule for namespaces. */
export function labelProblems(name: string): readonly string[] {
  return [...lengthProblem(name, 63), ...(label.test(name) ? [] : [dnsLabel1123])];
}

/** What is wrong with a DNS-1035 label, the rule for services. */
export function serviceNameProblems(name: string): readonly string[] {
  return [...lengthProblem(name, 63), ...(serviceName.test(name) ? [] : [dnsLabel1035])];
}

/** What is wrong with a path segment, the rule for RBAC objects. */
export function pathSegmentProblems(name: string): readonly string[] {
  if (name === "." || name === "..") return [`may not be '${name}'`];
  return ["/", "%"].filter((sign) => name.includes(sign)).map((sign) => `may not contain '${sign}'`);
}

/** The name rule of a built-in kind. */
export function builtinNameProblems(kind: string, group: string, name: string): readonly string[] {
  if (group === "rbac.authorization.k8s.io") return pathSegmentProblems(name);
  if (group === "" && kind === "Namespace") return labelProblems(name);
  if (group === "" && kind === "Service") return serviceNameProblems(name);
  return subdomainProblems(name);
}
