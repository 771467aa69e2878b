export { groupOf, resourceKey } from "./consistency.ts";
export { projectErrors } from "./error-codes.ts";
export { projectJsonSchema, renderProjectJsonSchema } from "./json-schema.ts";
export { mergeController, removeController } from "./merge.ts";
export { nearest } from "./nearest.ts";
export {
  authentications,
  continuousIntegrations,
  packageManagers,
  parseProject,
  projectFormat,
} from "./parse.ts";
export { controllerNameRule, imageRule, labelRule, obeys, routeRule, serviceNameRule } from "./rules.ts";
export type { TextRule } from "./rules.ts";
export { serializeProject } from "./serialize.ts";
