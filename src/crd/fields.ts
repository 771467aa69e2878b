import { isObject } from "@metatron/runtime/kubernetes";
import { at, type Findings, show } from "./inspection.ts";
import { get, type RawMap } from "./read.ts";

type Refuse = (path: string, words: string, fix: string) => void;

/** Looks at what surrounds the schemas: approval of the group, conversion, subresources, columns, selectable fields. */
export function checkFields(document: RawMap, spec: RawMap, findings: Findings): void {
  const refuse: Refuse = (path, words, fix) => findings.refuse("CRD_SHAPE", path, words, fix);
  checkApproval(document, get(spec, "group"), refuse);
  if (get(spec, "preserveUnknownFields") === true)
    refuse(
      "spec.preserveUnknownFields",
      "Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead",
      "remove it",
    );
  checkConversion(get(spec, "conversion"), refuse);
  const versions = get(spec, "versions");
  for (const [index, version] of (Array.isArray(versions) ? versions : []).entries())
    if (isObject(version)) checkVersion(version, `spec.versions[${index}]`, refuse);
}

const approval = "api-approved.kubernetes.io";

/** @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/2337-k8s.io-group-protection */
function checkApproval(document: RawMap, group: unknown, refuse: Refuse): void {
  if (typeof group !== "string" || !/(^|\.)(k8s|kubernetes)\.io$/.test(group)) return;
  const metadata = get(document, "metadata");
  const annotations = isObject(metadata) ? get(metadata, "annotations") : undefined;
  const value = isObject(annotations) ? get(annotations, approval) : undefined;
  const path = `metadata.annotations[${approval}]`;
  const fix = "use a group of your own, or annotate it with the URL of the approval or a reason";
  if (value === undefined || value === "")
    refuse(
      path,
      `Required value: protected groups must have approval annotation "${approval}", see https://github.com/kubernetes/enhancements/pull/1111`,
      fix,
    );
  else if (typeof value !== "string" || !(value.startsWith("unapproved") || URL.canParse(value)))
    refuse(
      path,
      `Invalid value: ${show(value)}: protected groups must have approval annotation "${approval}" with either a URL or a reason starting with "unapproved", see https://github.com/kubernetes/enhancements/pull/1111`,
      fix,
    );
}

function checkConversion(conversion: unknown, refuse: Refuse): void {
  if (!isObject(conversion)) return;
  const strategy = get(conversion, "strategy");
  const webhook = get(conversion, "webhook");
  const path = "spec.conversion";
  if (strategy === undefined || strategy === "")
    return refuse(`${path}.strategy`, "Required value", "write None or Webhook");
  if (strategy !== "None" && strategy !== "Webhook")
    return refuse(
      `${path}.strategy`,
      `Unsupported value: ${show(strategy)}: supported values: "None", "Webhook"`,
      "write None or Webhook",
    );
  const config = isObject(webhook) ? get(webhook, "clientConfig") : undefined;
  if (strategy === "None") {
    if (config !== undefined)
      refuse(
        `${path}.webhookClientConfig`,
        "Forbidden: should not be set when strategy is not set to Webhook",
        "remove webhook",
      );
    return;
  }
  if (!isObject(config))
    refuse(
      `${path}.webhookClientConfig`,
      "Required value: required when strategy is set to Webhook",
      "give webhook.clientConfig, or use the strategy None",
    );
  else checkClientConfig(config, `${path}.webhookClientConfig`, refuse);
  const versions = isObject(webhook) ? get(webhook, "conversionReviewVersions") : undefined;
  checkReviewVersions(versions, `${path}.conversionReviewVersions`, refuse);
}

function checkClientConfig(config: RawMap, path: string, refuse: Refuse): void {
  const [url, service] = [get(config, "url"), get(config, "service")];
  if ((url === undefined) === (service === undefined))
    return refuse(path, "Required value: exactly one of url or service is required", "give one of them");
  if (!isObject(service)) return;
  for (const key of ["name", "namespace"])
    if (!get(service, key))
      refuse(`${path}.service.${key}`, `Required value: service ${key} is required`, `give the ${key}`);
}

function checkReviewVersions(versions: unknown, path: string, refuse: Refuse): void {
  if (!Array.isArray(versions) || versions.length === 0) return refuse(path, "Required value", "write [v1]");
  if (!versions.includes("v1") && !versions.includes("v1beta1"))
    refuse(
      path,
      `Invalid value: ${JSON.stringify(versions)}: must include at least one of v1, v1beta1`,
      "write [v1]",
    );
}

function checkVersion(version: RawMap, path: string, refuse: Refuse): void {
  const subresources = get(version, "subresources");
  const scale = isObject(subresources) ? get(subresources, "scale") : undefined;
  if (isObject(scale)) checkScale(scale, `${path}.subresources.scale`, refuse);
  const columns = get(version, "additionalPrinterColumns");
  for (const [index, column] of (Array.isArray(columns) ? columns : []).entries())
    if (isObject(column)) checkColumn(column, `${path}.additionalPrinterColumns[${index}]`, refuse);
  if (get(version, "deprecationWarning") !== undefined && get(version, "deprecated") !== true)
    refuse(
      `${path}.deprecationWarning`,
      `Invalid value: ${show(get(version, "deprecationWarning"))}: can only be set for deprecated versions`,
      "set deprecated: true",
    );
  checkSelectable(version, path, refuse);
}

function checkScale(scale: RawMap, path: string, refuse: Refuse): void {
  for (const [key, roots, isOptional] of [
    ["specReplicasPath", ".spec", false],
    ["statusReplicasPath", ".status", false],
    ["labelSelectorPath", "either .spec or .status", true],
  ] as const) {
    const written = get(scale, key) ?? "";
    const value = typeof written === "string" ? written : show(written);
    if (value === "" && isOptional) continue;
    const allowed = roots.startsWith(".") ? [roots] : [".spec", ".status"];
    if (value === "") refuse(at(path, key), "Required value", `give a path under ${roots}`);
    else if (!allowed.some((root) => value.startsWith(`${root}.`)))
      refuse(
        at(path, key),
        `Invalid value: ${show(value)}: should be a json path under ${roots}`,
        `give a path under ${roots}`,
      );
  }
}

const columnTypes = ["boolean", "date", "integer", "number", "string"];
const columnFormats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];

function checkColumn(column: RawMap, path: string, refuse: Refuse): void {
  for (const key of ["name", "type", "jsonPath"])
    if (!get(column, key)) refuse(at(path, key), "Required value", `give the ${key}`);
  for (const [key, allowed] of [
    ["type", columnTypes],
    ["format", columnFormats],
  ] as const) {
    const value = get(column, key);
    if (typeof value === "string" && value !== "" && !allowed.includes(value))
      refuse(
        at(path, key),
        `Invalid value: ${show(value)}: must be one of ${allowed.join(",")}`,
        "use one of them",
      );
  }
  const jsonPath = get(column, "jsonPath");
  if (typeof jsonPath === "string" && jsonPath !== "" && !jsonPath.startsWith("."))
    refuse(
      at(path, "jsonPath"),
      `Invalid value: ${show(jsonPath)}: must be a simple json path starting with .`,
      "begin it with a dot",
    );
}

function checkSelectable(version: RawMap, path: string, refuse: Refuse): void {
  const selectable = get(version, "selectableFields");
  if (!Array.isArray(selectable)) return;
  const where = `${path}.selectableFields`;
  if (selectable.length > 8)
    refuse(where, `Too many: ${selectable.length}: must have at most 8 items`, "leave the others out");
  const holder = get(version, "schema");
  const root = isObject(holder) ? get(holder, "openAPIV3Schema") : undefined;
  for (const [index, field] of selectable.entries()) {
    const written = isObject(field) ? get(field, "jsonPath") : undefined;
    const jsonPath = typeof written === "string" ? written : "";
    const fieldAt = `${where}[${index}].jsonPath`;
    const schema = schemaAt(root, jsonPath);
    if (jsonPath === "") refuse(fieldAt, "Required value", "give the path");
    else if (schema === undefined)
      refuse(
        fieldAt,
        `Invalid value: ${show(jsonPath)}: is an invalid path: does not refer to a valid field`,
        "name a field of the schema",
      );
    else if (!["string", "integer", "boolean"].includes(String(get(schema, "type"))))
      refuse(
        fieldAt,
        `Invalid value: ${show(jsonPath)}: must point to a field of type string, boolean or integer`,
        "name such a field",
      );
  }
}

function schemaAt(schema: unknown, path: string): RawMap | undefined {
  if (!path.startsWith(".")) return undefined;
  let current: unknown = schema;
  for (const name of path.slice(1).split(".")) {
    const properties: unknown = isObject(current) ? get(current, "properties") : undefined;
    current = isObject(properties) ? get(properties, name) : undefined;
  }
  return isObject(current) ? current : undefined;
}
