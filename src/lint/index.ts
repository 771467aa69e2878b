export { toContext } from "./context.ts";
export { parseLintDocuments } from "./document.ts";
export { type ProjectFacts, toProjectFacts } from "./facts.ts";
export { fixable, fixCrd } from "./fix.ts";
export { lint } from "./lint.ts";
export type { Finding, LintContext, Rule, Severity } from "./model.ts";
export type { LintDocument } from "./document.ts";
export { rules } from "./rules.ts";
export { toSarif } from "./sarif.ts";
