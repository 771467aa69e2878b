import type { Finding } from "./model.ts";
import { rules } from "./rules.ts";

/** The findings as a SARIF 2.1.0 log, as code hosts read it. */
export function toSarif(findings: readonly Finding[], version: string): object {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "metatron lint", version, rules: descriptors() } },
        results: findings.map(toResult),
      },
    ],
  };
}

function descriptors(): object[] {
  return rules.map(({ id, severity, title, reason, fix, link }) => ({
    id,
    shortDescription: { text: title },
    fullDescription: { text: reason },
    help: { text: fix },
    helpUri: link,
    defaultConfiguration: { level: severity },
  }));
}

function toResult({ rule, severity, message, fix, file, line, path }: Finding): object {
  return {
    ruleId: rule,
    level: severity,
    message: { text: `${message}. ${fix}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: file }, region: { startLine: line } },
        logicalLocations: [{ fullyQualifiedName: path }],
      },
    ],
  };
}
