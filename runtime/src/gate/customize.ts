import type { Declaration, ResourceDeclaration } from "../controller/declaration.ts";
import { type JsonObject, type JsonValue, isPlainObject } from "../kubernetes/json.ts";
import type { GateContext } from "./context.ts";
import { readFields } from "./answer.ts";
import { copyJson } from "./json.ts";
import { type ProblemList, nameOf } from "./problem.ts";
import { checkSelector } from "./selector.ts";

const known = ["apiVersion", "resource", "names", "namespace", "labelSelector", "namespaceSelector"];

interface RuleCheck {
  readonly declaration: Declaration;
  readonly context: GateContext;
  readonly list: ProblemList;
}

type Rule = Readonly<Record<string, unknown>>;

/**
 * Checks the answer of a customize hook: rules by name or by labels, for declared kinds, within what v1 may relate to.
 * @see https://metacontroller.github.io/metacontroller/api/customize.html
 */
export function checkCustomize(result: unknown, check: RuleCheck): JsonObject {
  const fields = readFields(result, ["relatedResources"], "customize", check.list);
  const rules = fields["relatedResources"];
  if (Array.isArray(rules)) {
    const copied = rules.map((rule: unknown, index) => (rule ? checkRule(rule, index, check) : undefined));
    return { relatedResources: copied.filter((rule) => rule !== undefined) };
  }
  if (isPlainObject(result)) {
    const fix = "return relatedResources: [] to relate to nothing";
    check.list.add("relatedResources", `${nameOf(rules)} where a list belongs`, fix);
  }
  return { relatedResources: [] };
}

function checkRule(rule: unknown, index: number, check: RuleCheck): JsonValue | undefined {
  const path = `relatedResources[${String(index)}]`;
  const copied = copyJson(rule, path, check.list);
  if (copied === undefined) return undefined;
  if (!isPlainObject(copied)) {
    check.list.add(
      path,
      `${nameOf(copied)} where a rule belongs`,
      "give apiVersion, resource and what to select",
    );
    return undefined;
  }
  for (const key of Object.keys(copied).filter((key) => !known.includes(key))) {
    check.list.add(`${path}.${key}`, "a rule has no such field", `use one of ${known.join(", ")}`);
  }
  checkForm(copied, path, check.list);
  const resource = checkResource(copied, path, check);
  if (resource !== undefined) checkReach(copied, path, resource, check);
  return copied;
}

function checkForm(rule: Rule, path: string, list: ProblemList): void {
  const { names, namespace, labelSelector, namespaceSelector } = rule;
  checkSelector(labelSelector, `${path}.labelSelector`, list);
  checkSelector(namespaceSelector, `${path}.namespaceSelector`, list);
  const isByName = names !== undefined;
  const isBySelector = labelSelector !== undefined || namespaceSelector !== undefined;
  if (isByName && isBySelector) {
    list.add(path, "names and selectors exclude each other", "split the rule in two");
  } else if (!isByName && !isBySelector && namespace === undefined) {
    list.add(
      path,
      "the rule selects nothing",
      "give names, a labelSelector ({} is every object) or a namespace",
    );
  }
  if (namespace !== undefined && namespaceSelector !== undefined) {
    list.add(path, "namespace and namespaceSelector exclude each other", "give one of them");
  }
  if (isByName && !isNameList(names)) {
    list.add(`${path}.names`, "names is no list of names", "give at least one non-empty string");
  }
  if (namespace !== undefined && (typeof namespace !== "string" || namespace === "")) {
    list.add(`${path}.namespace`, `${nameOf(namespace)} is no namespace`, "give a name or leave it out");
  }
}

function checkResource(rule: Rule, path: string, check: RuleCheck): ResourceDeclaration | undefined {
  const { related } = check.declaration;
  const found = related.find(
    ({ apiVersion, resource }) => apiVersion === rule["apiVersion"] && resource === rule["resource"],
  );
  if (found !== undefined) return found;
  const declared = related.map(({ apiVersion, resource }) => `${apiVersion} ${resource}`).join(", ");
  check.list.add(
    path,
    "apiVersion and resource name no declared related resource: Metacontroller may have no right to read it",
    `declare it under related in metatron.json and generate, or use one of: ${declared || "none is declared"}`,
  );
  return undefined;
}

/** Only v2, in customize and in sync, lets a namespaced parent relate to what lies outside its namespace. */
function checkReach(rule: Rule, path: string, resource: ResourceDeclaration, check: RuleCheck): void {
  const { hooks } = check.declaration;
  if (resource.scope === "Cluster" && (rule["namespace"] ?? rule["namespaceSelector"]) !== undefined) {
    check.list.add(
      path,
      `${resource.resource} are cluster-scoped`,
      "leave namespace and namespaceSelector out",
    );
  }
  if (check.context.scope !== "Namespaced" || (hooks.customize === "v2" && hooks.sync === "v2")) return;
  const { namespace, namespaceSelector } = rule;
  const isForeign = namespace !== undefined && namespace !== check.context.namespace;
  if (resource.scope === "Namespaced" && !isForeign && namespaceSelector === undefined) return;
  check.list.add(
    path,
    "the rule reaches beyond the parent's namespace: with v1 hooks Metacontroller fails the pass, or drops such objects silently",
    "set the version of the sync and customize hooks to v2 in metatron.json",
  );
}

function isNameList(names: unknown): boolean {
  return (
    Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === "string" && name !== "")
  );
}
