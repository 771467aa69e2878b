import type { FilePlan } from "../../src/model/plan.ts";
import { defaultMetacontroller, type HookAuthentication, type Project } from "../../src/model/project.ts";
import { childrenOf, type Context, type ControllerContext } from "../context.ts";
import { hookNamesOf } from "../manifests/objects.ts";
import { packageCommands } from "../package/package-json.ts";
import { render } from "../templates.ts";
import { format, userFile } from "../text.ts";

const proofs: Readonly<Record<HookAuthentication, string>> = {
  none: "callers are held off by the NetworkPolicy alone",
  bearer: "callers send a bearer token",
  mtls: "both sides show a certificate",
};

/** What people read: the project's README, and the rules for whoever (or whatever) changes its code. */
export async function planDocuments({ model: { project }, controllers }: Context): Promise<FilePlan[]> {
  const view = {
    ...commandView(project),
    name: project.name,
    namespace: project.namespace,
    port: project.service.port,
    metacontroller: project.metacontroller ?? defaultMetacontroller,
    authentication: proofs[project.authentication],
    isBearer: project.authentication === "bearer",
    isMutual: project.authentication === "mtls",
    isProven: project.authentication !== "none",
    controllers: controllers.map(controllerView),
  };
  return [
    userFile("README.md", await format(render("documents/README.hbs", view), "markdown")),
    userFile("AGENTS.md", await format(render("documents/AGENTS.hbs", view), "markdown")),
  ];
}

const scripts = [
  "dev",
  "test",
  "simulate",
  "check",
  "lint",
  "format",
  "typecheck",
  "build",
  "start",
  "image",
];

function commandView({ packageManager }: Project): Record<string, string> {
  const { run } = packageCommands[packageManager];
  const add = packageManager === "npm" ? "npm install --save-exact" : `${packageManager} add --exact`;
  return {
    ...Object.fromEntries(scripts.map((script) => [script, run(script)])),
    install: `${packageManager} install`,
    addMetrics: `${add} @prometheus-io/client@0.16.1`,
  };
}

/** What the README says of one controller. */
export function controllerView({ entry, names }: ControllerContext, index: number) {
  const parents = entry.type === "composite" ? [entry.parent] : entry.targets;
  const children = childrenOf(entry).map(({ kind, updateStrategy: { method } }) => ({ kind, method }));
  return {
    id: `controller${index + 1}`,
    name: entry.name,
    type: entry.type === "composite" ? "CompositeController" : "DecoratorController",
    path: `/${entry.route}/sync`,
    file: names.file,
    parents: parents.map(({ kind }) => ({ kind })),
    children,
    related: entry.related.map(({ kind }) => ({ kind })),
    parentList: parents.map(({ kind, apiVersion }) => `${kind} (${apiVersion})`).join(", "),
    childList: children.map(({ kind, method }) => `${kind} (${method})`).join(", ") || "nothing",
    hookList: hookNamesOf(entry).join(", "),
  };
}
