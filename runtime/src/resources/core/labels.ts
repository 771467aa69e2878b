import { type Report, shown } from "./error.ts";
import { checkName, faultOfName } from "./names.ts";

const labelPart = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const annotationsLimit = 256 * 1024;

type Labels = Readonly<Record<string, string | undefined>>;

/** Reports label or annotation keys that Kubernetes refuses. */
export function checkKeys(report: Report, field: string, keys: Iterable<string>): void {
  for (const key of keys) {
    const slash = key.indexOf("/");
    const name = key.slice(slash + 1);
    if (slash >= 0) checkName(report, `${field}[${shown(key)}]`, key.slice(0, slash), "subdomain");
    if (!labelPart.test(name) || name.length > 63)
      report(
        `${field}[${shown(key)}]`,
        "the key must be at most 63 letters, digits, '-', '_' and '.', with an optional DNS prefix and '/'",
      );
  }
}

/** Reports labels whose key or value Kubernetes refuses. */
export function checkLabels(report: Report, field: string, labels: Labels): void {
  checkKeys(report, field, Object.keys(labels));
  for (const [key, value] of Object.entries(labels)) {
    if (value === undefined || value === "") continue;
    if (typeof value !== "string" || value.length > 63 || !labelPart.test(value))
      report(
        `${field}[${shown(key)}]`,
        `must be at most 63 letters, digits, '-', '_' and '.', starting and ending with a letter or digit, is ${shown(value)}`,
      );
  }
}

/** Reports annotations with a wrong key, a value that is no string, or more bytes than Kubernetes stores. */
export function checkAnnotations(report: Report, field: string, annotations: Labels): void {
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
export function toLabelValue(name: string): string {
  if (name.length <= 63 && labelPart.test(name)) return name;
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

/** Whether a text can be the prefix of a label key. */
export const isLabelNamespace = (text: string): boolean => faultOfName(text, "subdomain") === undefined;
