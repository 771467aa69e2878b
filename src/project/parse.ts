import { UserError } from "../model/errors.ts";
import {
  checkConsistency,
  dependencyRule,
  folderRule,
  imageRule,
  labelRule,
  subdomainRule,
  resourceKey,
  serviceNameRule,
} from "./rules.ts";
import type { ControllerEntry, Project, ProjectPart } from "../model/project.ts";
import { readController } from "./read-controller.ts";
import { serializeProject } from "./serialize.ts";
import { type Fields, Checker } from "./checker.ts";

export const projectFormat = 2;
export const packageManagers = ["npm", "pnpm", "yarn"] as const;
export const continuousIntegrations = ["github", "gitlab", "none"] as const;
export const projectParts = ["autoscaler", "monitoring", "vscode"] as const;
export const authentications = ["none", "bearer", "mtls"] as const;

const fieldNames = [
  "$schema",
  "format",
  "name",
  "namespace",
  "image",
  "service",
  "packageManager",
  "ci",
  "authentication",
  "with",
  "metacontroller",
  "dependencies",
  "docs",
  "lintIgnore",
  "controllers",
];

/** Reads `metatron.json`; throws a `UserError` that holds every problem of the file. */
export function parseProject(text: string, file: string): Project {
  const check = new Checker(file);
  const value = parseJson(text, file);
  refuseNewerFormat(value, file);
  const project = readProject(check, value);
  if (check.problems.length === 0 && project !== undefined) checkConsistency(check, project);
  if (project === undefined || check.problems.length > 0) throw new UserError(check.problems);
  // What is generated does not depend on the order in which somebody wrote them.
  const controllers = [...project.controllers].sort((left, right) => (left.name < right.name ? -1 : 1));
  return { ...project, controllers };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as unknown;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const position = /position (\d+)/.exec(message)?.[1];
    const conflict = /^(?:<{7}|={7}|>{7})/m.exec(text);
    const offset = conflict?.index ?? (position === undefined ? text.length : Number(position));
    const line = text.slice(0, offset).split("\n").length;
    const what = conflict === null ? message : "it holds the markers of a merge conflict";
    const fix =
      conflict === null
        ? "Repair the line, or take the file back from version control."
        : "Resolve the conflict, then run metatron generate.";
    throw new UserError(
      [{ code: "PROJECT_SYNTAX", file, line, message: `${file} is not JSON: ${what}`, fix }],
      { cause },
    );
  }
}

function refuseNewerFormat(value: unknown, file: string): void {
  const format = (value as Fields | null)?.["format"];
  if (typeof format !== "number" || !(format > projectFormat)) return;
  throw new UserError([
    {
      code: "PROJECT_FORMAT_NEWER",
      file,
      path: "format",
      message: `format is ${format}; this metatron knows formats up to ${projectFormat}.`,
      fix: "Update @metatron/cli, or run the project's own copy with npx metatron.",
    },
  ]);
}

function readProject(check: Checker, value: unknown): Project | undefined {
  const fields = check.fields(value, "", fieldNames);
  if (fields === undefined) return undefined;
  const { format } = fields;
  if (format !== 1 && format !== projectFormat) check.wrong("format", String(projectFormat), format);
  const read = {
    name: check.text(fields["name"], "name", serviceNameRule),
    namespace: check.text(fields["namespace"], "namespace", labelRule),
    image: check.text(fields["image"], "image", imageRule),
    service: readService(check, fields["service"]),
    packageManager: check.choice(fields["packageManager"], "packageManager", packageManagers),
    ci: check.choice(fields["ci"], "ci", continuousIntegrations),
    authentication: check.choice(fields["authentication"], "authentication", authentications),
    ...readParts(check, fields["with"], format),
    ...readMetacontroller(check, fields["metacontroller"]),
    dependencies: readDependencies(check, fields["dependencies"]),
    ...readDocs(check, fields["docs"]),
    ...readIgnored(check, fields["lintIgnore"]),
    controllers: check.list(fields["controllers"], "controllers", (item, path) =>
      readController(check, item, path),
    ),
  };
  // Every undefined above has left a problem, and problems are thrown before the value is used.
  return { format: projectFormat, ...read } as Project;
}

/** Before format 2 every project had all parts. */
function readParts(check: Checker, value: unknown, format: unknown): Pick<Project, "with"> {
  if (value === undefined) return format === 1 ? { with: projectParts } : {};
  const parts = check.list(value, "with", (item, path) =>
    check.choice<ProjectPart>(item, path, projectParts),
  );
  return parts.length === 0 ? {} : { with: projectParts.filter((part) => parts.includes(part)) };
}

function readDocs(check: Checker, value: unknown): Pick<Project, "docs"> {
  const docs = value === undefined ? undefined : check.text(value, "docs", folderRule);
  return docs === undefined ? {} : { docs };
}

function readIgnored(check: Checker, value: unknown): Pick<Project, "lintIgnore"> {
  if (value === undefined) return {};
  return { lintIgnore: check.list(value, "lintIgnore", (item, path) => check.text(item, path, labelRule)) };
}

function readMetacontroller(check: Checker, value: unknown): Pick<Project, "metacontroller"> {
  const fields =
    value === undefined ? undefined : check.fields(value, "metacontroller", ["namespace", "serviceAccount"]);
  if (fields === undefined) return {};
  const namespace = check.text(fields["namespace"], "metacontroller.namespace", labelRule);
  const serviceAccount = check.text(fields["serviceAccount"], "metacontroller.serviceAccount", subdomainRule);
  return namespace === undefined || serviceAccount === undefined
    ? {}
    : { metacontroller: { namespace, serviceAccount } };
}

function readService(check: Checker, value: unknown): { port: number } | undefined {
  const fields = check.fields(value, "service", ["port"]);
  if (fields === undefined) return undefined;
  const port = check.integer(fields["port"], "service.port", 1, 65_535);
  return port === undefined ? undefined : { port };
}

function readDependencies(check: Checker, value: unknown): { runtime: string; cli: string } | undefined {
  const fields = check.fields(value, "dependencies", ["runtime", "cli"]);
  if (fields === undefined) return undefined;
  const runtime = check.text(fields["runtime"], "dependencies.runtime", dependencyRule);
  const cli = check.text(fields["cli"], "dependencies.cli", dependencyRule);
  return runtime === undefined || cli === undefined ? undefined : { runtime, cli };
}

/** Whether two entries are the same controller: by the parent of a composite, by the name of a decorator. */
function isSameController(left: ControllerEntry, right: ControllerEntry): boolean {
  if (left.type === "composite" && right.type === "composite")
    return resourceKey(left.parent) === resourceKey(right.parent);
  return left.type === right.type && left.name === right.name;
}

/** The project with a controller added or replaced; throws with every rule that the result would break. */
export function mergeController(project: Project, entry: ControllerEntry): Project {
  const others = project.controllers.filter((other) => !isSameController(other, entry));
  return canonical({ ...project, controllers: [...others, entry] });
}

/** The project without the controller of a name; `undefined` when there is none. */
export function removeController(project: Project, name: string): Project | undefined {
  const controllers = project.controllers.filter((entry) => entry.name !== name);
  return controllers.length === project.controllers.length
    ? undefined
    : canonical({ ...project, controllers });
}

/** The same project as it reads back from its own text: validated, in canonical order. */
function canonical(project: Project): Project {
  return parseProject(serializeProject(project), "metatron.json");
}
