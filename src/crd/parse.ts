import type { Problem } from "../model/errors.ts";
import { readDefinition } from "./definition.ts";
import { Findings, show, type Source } from "./inspection.ts";
import type { Crd } from "../model/crd.ts";
import { get, type RawMap } from "./read.ts";
import { findWarnings } from "./warnings.ts";
import { parseYamlDocuments, toYaml, type YamlDocument } from "./yaml.ts";
import { isObject } from "@metatron/runtime/kubernetes";

/** The CRDs of a text, and all that is wrong with those that are not among them. */
export interface ParsedCrds {
  readonly crds: readonly Crd[];
  readonly problems: readonly Problem[];
}

/** Understand the CRDs of a YAML stream, a JSON document or a List; other kinds are passed over. */
export function parseCrds(text: string, file: string): ParsedCrds {
  const parsed = parseYamlDocuments(text, file);
  const items = parsed.documents.flatMap(toItems);
  const read = items.map(readAlone);
  const problems = [...parsed.problems, ...read.flatMap((each) => each.problems)];
  const crds = read.flatMap(({ crd }) => crd ?? []);
  if (crds.length === 0 && problems.length === 0) problems.push(noCrd(file, items));
  return { crds: unique(crds, problems), problems };
}

/** What is to be said of a CRD: what the API server refuses, and what nobody can have meant. */
export interface CrdVerdict {
  readonly refusals: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** What is to be said of each CRD of a text, in their order, and what is wrong with documents that cannot be read. */
export function judgeCrds(
  text: string,
  file: string,
): { readonly verdicts: readonly CrdVerdict[]; readonly unreadable: readonly Problem[] } {
  const { documents, problems } = parseYamlDocuments(text, file);
  const items = documents.flatMap(toItems).filter(({ value }) => isObject(value) && isDefinition(value));
  const verdicts = items.map(readAlone).map(({ crd, problems: refusals }) => ({
    refusals,
    warnings: crd === undefined ? [] : findWarnings(crd),
  }));
  return { verdicts, unreadable: problems };
}

function readAlone(item: Item): { readonly crd: Crd | undefined; readonly problems: readonly Problem[] } {
  const findings = new Findings(item.source);
  const crd = readItem(item, findings);
  return { crd, problems: findings.all() };
}

interface Item {
  readonly value: unknown;
  readonly text: () => string;
  readonly source: Source;
  /** It stands in a list, beside others. */
  readonly isListed?: boolean;
}

function toItems({ value, text, file, document, line }: YamlDocument): Item[] {
  const source = { file, document, line };
  const items =
    isObject(value) && String(get(value, "kind")).endsWith("List") ? get(value, "items") : undefined;
  if (Array.isArray(items))
    return items
      .map((each) => typed(each, value))
      .map((item) => ({ value: item, text: () => toYaml(item), source }));
  if (Array.isArray(value))
    return value.map((item) => ({ value: item, text: () => toYaml(item), source, isListed: true }));
  return [{ value, text: () => text, source }];
}

const group = "apiextensions.k8s.io/";

/** An item of a typed list as the API gives it: its kind stands in the list's only. */
function typed(item: unknown, list: unknown): unknown {
  if (!isObject(item) || !isObject(list) || get(item, "kind") !== undefined) return item;
  if (get(list, "kind") !== "CustomResourceDefinitionList") return item;
  return { apiVersion: get(list, "apiVersion"), kind: "CustomResourceDefinition", ...item };
}

function readItem(item: Item, findings: Findings): Crd | undefined {
  const { value } = item;
  if (!isObject(value)) {
    const what =
      item.isListed === true
        ? "each item of the list must be a CustomResourceDefinition"
        : "the document must be a map";
    findings.add(
      "CRD_SHAPE",
      "",
      `${what}, but ${item.isListed === true ? "one" : "it"} is ${show(value)}`,
      "write a CustomResourceDefinition",
    );
    return undefined;
  }
  if (!isDefinition(value)) return undefined;
  const version = get(value, "apiVersion");
  if (version !== `${group}v1` && version !== `${group}v1beta1`) {
    const message = `must be ${group}v1 or ${group}v1beta1, but is ${show(version)}`;
    findings.add("CRD_SHAPE", "apiVersion", message, `write ${group}v1`);
    return undefined;
  }
  return readDefinition(value, item.text(), findings);
}

function isDefinition(value: RawMap): boolean {
  return get(value, "kind") === "CustomResourceDefinition";
}

function noCrd(file: string, items: readonly Item[]): Problem {
  const kinds = items.map(({ value }) => {
    const kind = isObject(value) ? get(value, "kind") : undefined;
    return kind === undefined ? show(value) : show(kind);
  });
  const held = kinds.length === 0 ? "it is empty" : `it holds ${[...new Set(kinds)].slice(0, 5).join(", ")}`;
  const message = `there is no CustomResourceDefinition in the input: ${held}`;
  return { code: "CRD_NONE", message, file, fix: "pass what `kubectl get crd <name> -o yaml` prints" };
}

function unique(crds: readonly Crd[], problems: Problem[]): Crd[] {
  problems.push(...findDuplicates(crds));
  return [...new Map([...crds].reverse().map((crd) => [crd.name, crd])).values()].reverse();
}

/** A problem for each CRD that comes again under the same name; two CRDs must never write one file. */
export function findDuplicates(crds: readonly Crd[]): Problem[] {
  const seen = new Map<string, Crd>();
  return crds.flatMap((crd) => {
    const first = seen.get(crd.name);
    if (first) return duplicate(crd, first);
    seen.set(crd.name, crd);
    return [];
  });
}

function duplicate(crd: Crd, first: Crd): Problem {
  const where = first.source.file === crd.source.file ? "" : ` of ${first.source.file}`;
  const message = `the CRD ${crd.name} is already defined in document ${first.source.document}${where}`;
  return {
    code: "CRD_DUPLICATE",
    message,
    ...crd.source,
    path: "metadata.name",
    fix: "leave one of them out",
  };
}
