export { crdErrors } from "./error-codes.ts";
export { limits } from "./limits.ts";
export type { Crd, CrdVersion, PrinterColumn } from "./model.ts";
export { isIdentifier, isReservedWord, toCamelCase, toKebabCase, toPascalCase } from "./names.ts";
export { parseCrds, type ParsedCrds } from "./parse.ts";
export { parseYamlDocuments, toYaml, type ParsedDocuments, type YamlDocument } from "./yaml.ts";
