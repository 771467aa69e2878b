export { toContext } from "./context.ts";
export { parseLintDocuments } from "./document.ts";
export { type ProjectFacts, toProjectFacts } from "./facts/project.ts";
export { fixable, fixCrd } from "./fix.ts";
export { lint } from "./lint.ts";
export type { Finding, LintContext, LintDocument, Rule, Severity } from "./model.ts";
export { rules } from "./rules.ts";
export { toSarif } from "./sarif.ts";
