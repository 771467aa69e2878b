import type { ErrorCodes } from "../model/errors.ts";

/** What can be wrong with the text of a CRD. */
export const crdErrors = {
  CRD_YAML: {
    summary: "A document is not YAML (or JSON) that Kubernetes reads.",
    story: "The YAML does not parse, a key comes twice or is null, or a tag is unknown.",
    fix: "Correct the line that is named; `kubectl apply --dry-run=client -f` shows the same.",
  },
  CRD_LIMIT: {
    summary: "An input is larger or deeper than any real CRD.",
    story:
      "There are limits on text, documents, aliases, nesting and schemas, so that an input can't exhaust the machine.",
    fix: "Split the input, write aliases out, or flatten the schema.",
  },
  CRD_NONE: {
    summary: "An input holds no CustomResourceDefinition.",
    story: "The documents are of other kinds, or there are none.",
    fix: "Pass the file that holds the CRD, for example what `kubectl get crd <name> -o yaml` prints.",
  },
  CRD_SHAPE: {
    summary: "A value of a CRD has the wrong form.",
    story:
      "A field is missing, unknown, has another type than Kubernetes expects, or a value that it does not know; kubectl apply refuses it too.",
    fix: "Write the field as the message says.",
  },
  CRD_NAME: {
    summary: "A name in a CRD breaks Kubernetes' rules for names.",
    story:
      "Groups, kinds, plurals, versions and short names become paths and identifiers, so they are checked first.",
    fix: "Use a name that Kubernetes accepts.",
  },
  CRD_VERSIONS: {
    summary: "The versions of a CRD contradict each other.",
    story: "A version comes twice, or not exactly one of them is the storage version.",
    fix: "Set `storage: true` on exactly one version and give each version its own name.",
  },
  CRD_DUPLICATE: {
    summary: "A CRD comes twice in the input.",
    story: "Two documents define the same plural and group; their files would overwrite each other.",
    fix: "Leave one of them out.",
  },
  CRD_SCHEMA: {
    summary: "The API server refuses a schema of the CRD.",
    story:
      "A keyword has a value of the wrong form, the schema is not structural, a default does not fit its own schema, or a CEL rule does not compile or may cost too much; the words are the API server's.",
    fix: "Correct the schema at the path that is named; the API server refuses it too.",
  },
  CRD_REF: {
    summary: "A schema refers to another with `$ref`.",
    story: "Kubernetes forbids `$ref` in a CRD, and nothing is ever read from a path or a URL in it.",
    fix: "Write the referenced schema out.",
  },
} as const satisfies ErrorCodes;
