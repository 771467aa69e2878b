import type { ErrorCodes } from "../model/errors.ts";

/** What can be wrong with `metatron.json`. */
export const projectErrors = {
  PROJECT_SYNTAX: {
    summary: "metatron.json is not JSON.",
    story:
      "The file is written by metatron and read as strict JSON: a merge conflict, a comment or a comma too many breaks it.",
    fix: "Repair the line that the message names, or take the file back from version control.",
  },
  PROJECT_FORMAT_NEWER: {
    summary: "metatron.json was written by a newer metatron.",
    story:
      "Its format is higher than the one this version knows. Writing it back could lose what the newer version added.",
    fix: "Update @metatron/cli in the project, or run the project's own copy with npx metatron.",
  },
  PROJECT_FIELD_UNKNOWN: {
    summary: "metatron.json has a field that means nothing.",
    story: "An unknown field is most often a typing mistake, and would be lost when the file is written.",
    fix: "Correct the name or remove the field; dist/metatron.schema.json of @metatron/cli lists what there is.",
  },
  PROJECT_FIELD_INVALID: {
    summary: "A value in metatron.json is missing or not what it must be.",
    story:
      "Names become paths, package names and Kubernetes objects, so each follows the rule that the message states.",
    fix: "Set the value as the message says.",
  },
  PROJECT_DUPLICATE: {
    summary: "Two entries of metatron.json claim the same name, route, parent or kind.",
    story:
      "Two controllers with one name or route, or one kind listed twice, would overwrite or fight each other.",
    fix: "Rename or remove one of them.",
  },
  PROJECT_SCOPE: {
    summary: "A cluster-scoped child is declared under a namespaced parent.",
    story:
      "Metacontroller does not see a cluster-scoped child of a namespaced parent: it would be created once, never updated, and stay when its parent is deleted.",
    fix: "Remove the child, or make the parent cluster-scoped.",
  },
  PROJECT_ETAG: {
    summary: "The ETag settings of a controller do not fit.",
    story:
      "With a cache timeout and no cleanup interval Metacontroller never starts the controller, and no event says so; rolling updates share one cache slot between revisions.",
    fix: "Set both seconds, and do not combine etag with a rolling update method.",
  },
} as const satisfies ErrorCodes;
