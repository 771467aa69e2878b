import { readFileSync } from "node:fs";
import type { JsonObject } from "@metatron/runtime";
import { type CompiledSchema, compileSchema } from "@metatron/runtime/schema";
import { typedKinds } from "../../generators/kinds.ts";
import { parseCrds } from "../../src/crd/index.ts";
import { corpusFiles } from "./corpus.ts";

interface Validate {
  (value: unknown): boolean;
  errors?:
    readonly { readonly instancePath: string; readonly keyword: string; readonly params: unknown }[] | null;
}

interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

const schemas = new Map<string, CompiledSchema | undefined>();

/** The errors that the Kubernetes schemas, or the CRD in the corpus, find in an object. */
export async function errorsOf(object: JsonObject): Promise<string[]> {
  const { apiVersion, kind, metadata } = object as unknown as Identity;
  const where = `${kind} ${metadata.name}`;
  if (typedKinds[apiVersion]?.includes(kind)) {
    const validate = await builtinValidator(apiVersion, kind);
    if (validate(object)) return [];
    return (validate.errors ?? []).map(
      (error) => `${where}${error.instancePath} ${error.keyword} ${JSON.stringify(error.params)}`,
    );
  }
  const schema = customSchema(apiVersion, kind);
  if (schema === undefined) return [`${where}: no schema for ${apiVersion}`];
  const { pruned } = schema.prune(object);
  const { errors } = schema.validate(schema.applyDefaults(object));
  return [
    ...errors.map((error) => `${where} ${error.path}: ${error.message}`),
    ...pruned.map((path) => `${where} has unknown ${path}`),
  ];
}

async function builtinValidator(apiVersion: string, kind: string): Promise<Validate> {
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "core" : (apiVersion.slice(0, slash).split(".")[0] ?? "");
  const version = apiVersion.slice(slash + 1);
  const pascal = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
  const prefix =
    group === "apiextensions"
      ? "IoK8sApiextensionsApiserverPkgApisApiextensions"
      : `IoK8sApi${pascal(group)}`;
  const module = (await import(`kubernetes-models/_schemas/${prefix}${pascal(version)}${kind}`)) as {
    validate: Validate;
  };
  return module.validate;
}

function customSchema(apiVersion: string, kind: string): CompiledSchema | undefined {
  const key = `${apiVersion} ${kind}`;
  if (!schemas.has(key)) schemas.set(key, findSchema(apiVersion, kind));
  return schemas.get(key);
}

function findSchema(apiVersion: string, kind: string): CompiledSchema | undefined {
  const group = apiVersion.slice(0, apiVersion.indexOf("/"));
  const files = corpusFiles.filter((file) => file.endsWith(`s.${group}.yaml`));
  const crd = files
    .flatMap((file) => [...parseCrds(readFileSync(file, "utf8"), file).crds])
    .find((each) => each.kind === kind);
  const version = crd?.versions.find(({ name }) => `${group}/${name}` === apiVersion);
  return version === undefined ? undefined : compileSchema(version.schema);
}
