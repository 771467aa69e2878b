import type { FilePlan } from "../../src/plan/model.ts";
import type { HookAuthentication, Project } from "../../src/project/model.ts";
import type { Context } from "../context/context.ts";
import { packageCommands } from "../package/packages.ts";
import { render } from "../templates.ts";
import { userFile } from "../text/file.ts";
import { format } from "../text/format.ts";
import { controllerView } from "./controller-view.ts";

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
    authentication: proofs[project.authentication],
    isBearer: project.authentication === "bearer",
    isMutual: project.authentication === "mtls",
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
