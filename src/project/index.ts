export { resourceKey, resourcesOf } from "./rules.ts";
export { projectErrors } from "./error-codes.ts";
export { projectJsonSchema, renderProjectJsonSchema } from "./json-schema.ts";
export { mergeController, removeController } from "./parse.ts";
export {
  authentications,
  continuousIntegrations,
  packageManagers,
  parseProject,
  projectFormat,
  projectParts,
} from "./parse.ts";
export { controllerNameRule, imageRule, labelRule, routeRule, serviceNameRule } from "./rules.ts";
export { obeys } from "./checker.ts";
export type { TextRule } from "./checker.ts";
export { serializeProject } from "./serialize.ts";
