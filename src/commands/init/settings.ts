import { basename } from "node:path";
import { type Problem, UserError } from "../../errors.ts";
import { type TextRule, imageRule, labelRule, obeys, serviceNameRule } from "../../project/index.ts";
import type { HookAuthentication, Project } from "../../project/model.ts";
import { problem } from "../fail.ts";

/** What `init` may be told about the project; the rest gets its default. */
export interface ProjectFlags {
  readonly name?: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly image?: string;
  readonly packageManager?: Project["packageManager"];
  readonly ci?: Project["ci"];
  readonly authentication?: HookAuthentication;
}

/** A project without controllers; throws every flag that breaks a rule. */
export function toProject(root: string, flags: ProjectFlags, dependencies: Project["dependencies"]): Project {
  const name = flags.name ?? nameOf(root);
  const namespace = flags.namespace ?? name;
  const image = flags.image ?? name;
  const problems = [
    ...check("--name", name, serviceNameRule),
    ...check("--namespace", namespace, labelRule),
    ...check("--image", image, imageRule),
  ];
  if (problems.length > 0) throw new UserError(problems);
  return {
    format: 1,
    name,
    namespace,
    image,
    service: { port: flags.port ?? 9292 },
    packageManager: flags.packageManager ?? "npm",
    ci: flags.ci ?? "none",
    authentication: flags.authentication ?? "none",
    dependencies,
    controllers: [],
  };
}

/** A name for a project out of the name of its folder. */
export function nameOf(root: string): string {
  const name = basename(root)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 63)
    .replace(/-+$/, "");
  return name === "" ? "controller" : name;
}

function check(flag: string, value: string, rule: TextRule): readonly Problem[] {
  if (obeys(rule, value)) return [];
  return [problem("FLAG_INVALID", `${flag} is ${JSON.stringify(value)}.`, `It must be ${rule.says}.`)];
}
