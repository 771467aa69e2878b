import { countsGenerations } from "../../kinds/index.ts";
import { resourceName } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** Recreate on a kind that counts generations. */
export const recreateServerSide: Rule = {
  id: "recreate-server-side",
  severity: "warning",
  title: "Recreate on a kind that counts generations",
  reason:
    "Under server-side apply (--apply-strategy=server-side-apply) such a child is never recreated: Metacontroller takes the change for one by somebody else, or its dry run is refused, and the old child stays. Under dynamic apply, the default, it is.",
  fix: "Use InPlace for what can be updated; else leave the child out of the answer for one pass, or give it a name that changes with its content.",
  trap: 4,
  link: "https://metacontroller.github.io/metacontroller/api/compositecontroller.html#child-update-methods",
  *check(context) {
    for (const { document, children } of context.controllers)
      for (const child of children)
        if (child.method?.endsWith("Recreate") && countsGenerations(child))
          yield {
            document,
            path: [...child.path, "updateStrategy", "method"],
            message: `${resourceName(child)} has the update method ${child.method}`,
          };
  },
};
