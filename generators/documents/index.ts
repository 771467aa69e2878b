import type { FilePlan } from "../../src/model/plan.ts";
import {
  defaultMetacontroller,
  hasPart,
  type HookAuthentication,
  type Project,
} from "../../src/model/project.ts";
import type { Context, ControllerContext } from "../context.ts";
import { packageCommands } from "../package/package-json.ts";
import { render } from "../templates.ts";
import { exampleOf } from "../test/index.ts";
import { format, json, userFile } from "../text.ts";

const proofs: Readonly<Record<HookAuthentication, string>> = {
  none: "callers are held off by the NetworkPolicy alone",
  bearer: "callers send a bearer token",
  mtls: "both sides show a certificate",
};

/** What people read: the project's README, and the rules for whoever (or whatever) changes its code. */
export async function planDocuments(context: Context): Promise<FilePlan[]> {
  const { project } = context.model;
  const [first] = context.controllers;
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
    isMonitored: hasPart(project, "monitoring"),
    call: first === undefined ? undefined : callOf(context, first),
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
    execute: { npm: "npx", pnpm: "pnpm exec", yarn: "yarn" }[packageManager],
    addMetrics: `${add} @prometheus-io/client@0.16.1`,
  };
}

/** A call that the first controller answers, quoted for a shell. */
function callOf(context: Context, controller: ControllerContext) {
  const { object } = exampleOf(context, controller);
  const isComposite = controller.entry.type === "composite";
  const body = isComposite ? { parent: object, children: {} } : { object, attachments: {} };
  return {
    path: `/${controller.entry.route}/sync`,
    body: json(body).replaceAll("'", String.raw`'\''`),
  };
}
