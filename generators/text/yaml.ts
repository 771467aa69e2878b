import { dump } from "js-yaml";

/** An object as YAML, one document. */
export function yaml(value: unknown): string {
  return dump(value, { noRefs: true, lineWidth: -1 });
}

/** Several objects as a YAML stream. */
export function yamlStream(values: readonly unknown[]): string {
  return values.map(yaml).join("---\n");
}

/** An object as JSON, as npm writes it. */
export function jsonFile(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
