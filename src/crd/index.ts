export { crdErrors } from "./error-codes.ts";
export { isMap } from "./read.ts";
export { inspectCrd, type InspectedCrd, type InspectedVersion, stepsOf } from "./inspection.ts";
export { limits } from "./tree.ts";
export type { Crd, CrdVersion, PrinterColumn } from "../model/crd.ts";
export { isIdentifier, isReservedWord, toCamelCase, toKebabCase, toPascalCase } from "./definition.ts";
export { findCrdProblems, findDuplicates, parseCrds, type ParsedCrds } from "./parse.ts";
export { type SchemaNode, toSchemaTree } from "./tree.ts";
export { parseYamlDocuments, toYaml, type ParsedDocuments, type YamlDocument } from "./yaml.ts";
