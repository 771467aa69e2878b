import type { ControllerEntry, Project } from "./model.ts";
import { resourceKey } from "./consistency.ts";
import { parseProject } from "./parse.ts";
import { serializeProject } from "./serialize.ts";

/** Whether two entries are the same controller: by the parent of a composite, by the name of a decorator. */
export function isSameController(left: ControllerEntry, right: ControllerEntry): boolean {
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
