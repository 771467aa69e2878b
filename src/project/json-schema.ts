import {
  authentications,
  continuousIntegrations,
  packageManagers,
  projectFormat,
  projectParts,
} from "./parse.ts";
import { compositeMethods, decoratorMethods } from "./read-resource.ts";
import { longestSeconds } from "./read-controller.ts";
import {
  apiVersionRule,
  controllerNameRule,
  crdPathRule,
  dependencyRule,
  folderRule,
  imageRule,
  kindRule,
  labelRule,
  subdomainRule,
  routeRule,
  serviceNameRule,
} from "./rules.ts";
import type { TextRule } from "./checker.ts";

type Schema = Readonly<Record<string, unknown>>;

const text = (rule: TextRule, description: string): Schema => ({
  description: `${description} Must be ${rule.says}.`,
  type: "string",
  pattern: rule.pattern.source,
  maxLength: rule.maxLength,
});

const choice = (choices: readonly unknown[], description: string): Schema => ({ description, enum: choices });
const seconds = (description: string): Schema => ({
  description,
  type: "integer",
  minimum: 1,
  maximum: longestSeconds,
});
const list = (items: Schema, description: string): Schema => ({ description, type: "array", items });
const flag = (description: string): Schema => ({ description, type: "boolean" });
const reference = (name: string): Schema => ({ $ref: `#/definitions/${name}` });

function object(
  description: string,
  properties: Readonly<Record<string, Schema>>,
  optional: readonly string[] = [],
): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { description, type: "object", additionalProperties: false, required, properties };
}

// Kind and scope of a built-in resource follow from its name.
const optionalResource = ["kind", "scope", "crd"];

const resource = {
  apiVersion: text(apiVersionRule, "Group and version."),
  kind: text(kindRule, "The kind."),
  resource: text(labelRule, "The plural resource name."),
  scope: choice(["Namespaced", "Cluster"], "Where objects of this kind live."),
  crd: text(crdPathRule, "The CRD of a custom kind."),
};

const strategy = (methods: readonly string[]): Schema =>
  object(
    "How an existing object is updated.",
    {
      method: choice(
        methods,
        "OnDelete never updates; Recreate deletes and creates (under server-side apply only kinds without a generation); InPlace changes the object; the rolling methods stall after one child in Metacontroller 4.17.2.",
      ),
      statusChecks: list(
        object(
          "A condition that an updated child must have before the next is updated.",
          {
            type: { type: "string" },
            status: { type: "string" },
            reason: { type: "string" },
          },
          ["status", "reason"],
        ),
        "What pauses a rolling update.",
      ),
    },
    ["statusChecks"],
  );

const selector = (map: string): Schema => ({
  type: "object",
  additionalProperties: false,
  properties: {
    [map]: { type: "object", additionalProperties: { type: "string" } },
    matchExpressions: {
      type: "array",
      items: object(
        "One requirement.",
        {
          key: { type: "string" },
          operator: choice(["In", "NotIn", "Exists", "DoesNotExist"], "How key and values are compared."),
          values: { type: "array", items: { type: "string" } },
        },
        ["values"],
      ),
    },
  },
});

const selected = {
  labelSelector: selector("matchLabels"),
  ignoreStatusChanges: flag("Do not call sync when only the status changed."),
};

const common = {
  name: text(controllerNameRule, "The name of the Metacontroller object."),
  route: text(routeRule, "The first path segment of the hooks."),
  related: list(reference("related"), "Kinds that the customize hook may ask for."),
  hooks: object(
    "The hooks that Metacontroller calls.",
    { sync: reference("hook"), finalize: reference("hook"), customize: reference("hook") },
    ["finalize", "customize"],
  ),
  resyncPeriodSeconds: seconds("Calls sync this often even when nothing changes."),
  etag: object("Lets Metacontroller cache answers; both values are needed.", {
    cacheTimeoutSeconds: seconds("How long an answer is kept."),
    cacheCleanupSeconds: seconds("How often old answers are dropped."),
  }),
};

const optionalCommon = ["related", "resyncPeriodSeconds", "etag"];
const optionalSelected = [...optionalResource, "labelSelector", "ignoreStatusChanges"];

const composite = object(
  "A CompositeController: children of one parent.",
  {
    type: { const: "composite" },
    ...common,
    parent: object(
      "The kind that the controller manages; it must be a CRD.",
      {
        ...resource,
        ...selected,
        revisionHistory: list({ type: "string" }, "Field paths that make a new revision."),
      },
      ["labelSelector", "ignoreStatusChanges", "revisionHistory"],
    ),
    children: list(reference("child"), "Every kind that sync may return."),
    generateSelector: flag("Metacontroller labels and selects children by the parent's uid."),
  },
  optionalCommon,
);

const decorator = object(
  "A DecoratorController: attachments, labels and annotations for existing objects.",
  {
    type: { const: "decorator" },
    ...common,
    targets: {
      ...list(
        object(
          "A decorated kind.",
          { ...resource, ...selected, annotationSelector: selector("matchAnnotations") },
          [...optionalSelected, "annotationSelector"],
        ),
        "The decorated kinds.",
      ),
      minItems: 1,
    },
    attachments: list(reference("attachment"), "Every kind that sync may return."),
  },
  optionalCommon,
);

const child = (methods: readonly string[]): Schema =>
  object(
    "A kind of child and how it is updated.",
    { ...resource, updateStrategy: strategy(methods) },
    optionalResource,
  );

/** The JSON Schema of `metatron.json`, for editors. */
export const projectJsonSchema: Schema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "metatron.json",
  ...object(
    "The declaration of a Metatron project: everything else is generated from it.",
    {
      $schema: { type: "string" },
      format: choice([projectFormat], "The format of this file."),
      name: text(serviceNameRule, "Names the package, Deployment and Service."),
      namespace: text(labelRule, "Where the hooks' Service runs."),
      image: text(imageRule, "The image."),
      service: object("The Service that Metacontroller calls.", {
        port: {
          description: "The port of server and Service.",
          type: "integer",
          minimum: 1,
          maximum: 65_535,
        },
      }),
      packageManager: choice(packageManagers, "What installs the project."),
      ci: choice(continuousIntegrations, "Whose workflow files are generated."),
      authentication: choice(
        authentications,
        "How Metacontroller proves who it is, in the production overlay.",
      ),
      with: list(choice(projectParts, "A part."), "What the project has on request."),
      metacontroller: object(
        "Where Metacontroller runs: by default as its chart installs a release called metacontroller.",
        {
          namespace: text(labelRule, "Its namespace."),
          serviceAccount: text(subdomainRule, "Its ServiceAccount."),
        },
      ),
      dependencies: object("npm dependency specs.", {
        runtime: text(dependencyRule, "For @metatron/runtime."),
        cli: text(dependencyRule, "For @metatron/cli."),
      }),
      docs: text(folderRule, "The folder of the reference pages, one a kind."),
      lintIgnore: list({ type: "string" }, "Rules of metatron lint that this project does not want."),
      controllers: list({ oneOf: [composite, decorator] }, "One entry a controller."),
    },
    ["$schema", "with", "metacontroller", "docs", "lintIgnore"],
  ),
  definitions: {
    related: object("A kind.", resource, optionalResource),
    child: child(compositeMethods),
    attachment: child(decoratorMethods),
    hook: object(
      "A hook.",
      {
        version: choice(["v1", "v2"], "v2 keys every namespaced object by namespace/name."),
        timeoutSeconds: {
          description: "Metacontroller's default is 10.",
          type: "integer",
          minimum: 1,
          maximum: 3600,
        },
      },
      ["timeoutSeconds"],
    ),
  },
};

/** The text of `metatron.schema.json`. */
export function renderProjectJsonSchema(): string {
  return `${JSON.stringify(projectJsonSchema, null, 2)}\n`;
}
