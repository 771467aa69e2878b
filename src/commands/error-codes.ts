import type { ErrorCodes } from "../model/errors.ts";

/** What can be wrong with what a command was asked to do. */
export const commandErrors = {
  PROJECT_NOT_FOUND: {
    summary: "There is no metatron.json here or above.",
    story: "generate, serve, simulate and check work inside a project.",
    fix: "Change into the project's folder, or start one with metatron init.",
  },
  PROJECT_FOLDER_GONE: {
    summary: "The working directory does not exist any more.",
    story: "It was deleted or moved while the shell was still in it.",
    fix: "Change into another folder.",
  },
  PROJECT_CRD_MISSING: {
    summary: "metatron.json names a CRD that is not in the project.",
    story: "Every parent and custom child refers to its CRD by a path below crds/.",
    fix: "Take the file back from version control, or pass the CRD to metatron generate again.",
  },
  PROJECT_CRD_DIFFERENT: {
    summary: "A CRD file does not define what metatron.json says it does.",
    story:
      "The group and plural of the CRD, or the version that is named, differ from those of metatron.json.",
    fix: "Put the right CRD in place, or pass it to metatron generate.",
  },
  PROJECT_VENDOR_MISSING: {
    summary: "An archive that the project depends on is not in vendor/.",
    story:
      "The project was made from a checkout and depends on file:vendor/….tgz, which this metatron cannot pack.",
    fix: "Take the file back from version control, or run generate from the checkout.",
  },
  PREVIEW_AGAINST: {
    summary: "preview --against names nothing that can be served.",
    story: "It takes the URL of a server, the folder of a project, or a git ref of this project.",
    fix: "Name a branch, a tag or a commit that holds the project, with the same installed packages.",
  },
  REPLAY_EMPTY: {
    summary: "A folder holds no recorded call.",
    story:
      "replay reads the *.jsonl files of metatron serve --record; calls that were too large have no request.",
    fix: "Record with metatron serve --record FOLDER, or METATRON_RECORD, and name that folder.",
  },
  REPLAY_UNKNOWN_HOOK: {
    summary: "A recording calls a hook that the project does not have.",
    story: "Controllers are told apart by their names in manifests/base.",
    fix: "Replay it in the project that it was recorded of, or bring the controller or hook back.",
  },
  REPLAY_TEST: {
    summary: "replay --test cannot write its file.",
    story: "It writes a new file into a folder that is there, and never over another one.",
    fix: "Name a file that does not exist, as in test/replay.test.ts.",
  },
  SNAPSHOT_INVALID: {
    summary: "A folder cannot be read or written as a snapshot.",
    story:
      "A snapshot is a folder of its own with snapshot.json, and is complete: every list that preview reads could be read.",
    fix: "Name a folder of metatron snapshot, or an empty one; get the rights that the message names.",
  },
  INIT_NOT_EMPTY: {
    summary: "The folder of the new project holds something.",
    story:
      "init starts from nothing but a .git, or from what an init with the same flags left when it was killed, so that no file of yours is mixed with generated ones.",
    fix: "Choose another folder, or empty this one.",
  },
  INIT_TOOL_FAILED: {
    summary: "A tool that init runs has failed.",
    story:
      "git init or the package manager's install ended with an error; its output is shown. The files are written.",
    fix: "Run the command that the message names yourself.",
  },
  PACK_FAILED: {
    summary: "The packages of this checkout could not be packed.",
    story: "From a checkout, projects get archives of @metatron/runtime and @metatron/cli made by npm pack.",
    fix: "Run npm ci && npm run build in the checkout, or pass --runtime and --cli.",
  },
  CRD_TWICE: {
    summary: "Two inputs define the same CRD.",
    story: "Both would be written to the same file of crds/, so one would overwrite the other.",
    fix: "Pass only one of them.",
  },
  CRD_UNSERVED: {
    summary: "A CRD serves none of its versions.",
    story: "Kubernetes accepts such a CRD, but Metacontroller can watch only a version that is served.",
    fix: "Set served: true on a version.",
  },
  CRD_KIND_TAKEN: {
    summary: "A CRD would overwrite another of the project.",
    story: "The project has a CRD of this plural and group that defines another kind.",
    fix: "Withdraw the old controller with metatron generate --remove NAME first.",
  },
  GENERATE_WITHDRAWS: {
    summary: "A new list leaves out what was declared.",
    story:
      "A list without signs replaces the one that was there. What it leaves out loses Metacontroller's rights, and is not updated any more.",
    fix: "Pass --yes when that is meant, or write +NAME and -NAME to change the list.",
  },
  GENERATE_NO_PARENT: {
    summary: "No CRD is left to be a parent.",
    story: "CRDs that --children names are children. The parent's CRD is missing.",
    fix: "Pass the parent's CRD too.",
  },
  GENERATE_VERSION: {
    summary: "The CRD does not serve the version that was asked for.",
    story: "Metacontroller can watch only versions that are served.",
    fix: "Choose one of the served versions.",
  },
  GENERATE_ONE_CONTROLLER: {
    summary: "A flag that names one controller was given for several.",
    story: "--name and --route are unique in a project, so they fit one CRD at a time.",
    fix: "Run generate once for each CRD.",
  },
  GENERATE_RESOURCE_UNKNOWN: {
    summary: "There is no resource of that name.",
    story: "It is neither built into Kubernetes nor defined by a CRD of the project or among the inputs.",
    fix: "Correct the name, or pass the CRD that defines it.",
  },
  GENERATE_RESOURCE_VERSION: {
    summary: "The resource does not exist in that version.",
    story: "Built-in kinds are known as Kubernetes 1.36 serves them; custom ones as their CRD does.",
    fix: "Choose one of the served versions, or leave the version out.",
  },
  GENERATE_RESOURCE_TRANSIENT: {
    summary: "Objects of this kind are never stored.",
    story: "Reviews and bindings are questions to the API server; a controller cannot own them.",
    fix: "Remove it.",
  },
  GENERATE_RESOURCE_TWICE: {
    summary: "A kind was named twice.",
    story: "Two entries of one kind, even in two versions, fight each other.",
    fix: "Name it once.",
  },
  GENERATE_CHILD_SCOPE: {
    summary: "A cluster-scoped child under a namespaced parent.",
    story: "Kubernetes does not let a namespaced object own a cluster-scoped one.",
    fix: "Remove the child, or read it as a related object with a customize hook.",
  },
  GENERATE_METHOD: {
    summary: "There is no such update method.",
    story:
      "Children are updated by OnDelete, Recreate, InPlace, RollingRecreate or RollingInPlace; nothing of a decorator rolls.",
    fix: "Use one of them.",
  },
  GENERATE_HOOK: {
    summary: "There is no such hook.",
    story: "Metacontroller calls sync, finalize and customize.",
    fix: "Use these names; sync is always there.",
  },
  GENERATE_CONTROLLER_UNKNOWN: {
    summary: "The project has no controller of that name.",
    story: "--remove takes the name of a controller in metatron.json.",
    fix: "Use one of the names that the message lists.",
  },
  FLAG_INVALID: {
    summary: "The value of a flag is not what it must be.",
    story: "Names become package names, paths and Kubernetes objects, so each follows a rule.",
    fix: "Pass a value as the message says.",
  },
  SERVE_COMPILE: {
    summary: "The project does not compile.",
    story: "serve runs the project's own TypeScript compiler before the server; its messages are shown.",
    fix: "Repair the places that the compiler names.",
  },
  SERVE_NOT_INSTALLED: {
    summary: "The project's dependencies are not installed.",
    story: "serve uses the project's own TypeScript compiler and runtime from node_modules.",
    fix: "Install them with the project's package manager.",
  },
  SERVE_PORT: {
    summary: "The port is taken or may not be used.",
    story: "Another process listens there, or the port needs more rights.",
    fix: "Stop the other process, or choose another port with --port or PORT.",
  },
  CLUSTER_UNREADABLE: {
    summary: "Objects of the cluster cannot be listed.",
    story:
      "kubectl did not answer with a list: the context is wrong, the resource is not served, or a right is missing.",
    fix: "Check the context, the resource and your rights with kubectl get.",
  },
  PROJECT_LOCKED: {
    summary: "Another metatron is writing to the project.",
    story:
      "Commands that write take a lock, .metatron/write/lock, with the number of the process that holds it. A second command waits for half a minute; a lock whose holder is gone is taken over.",
    fix: "Wait until the other command has ended; if there is none, remove .metatron/write/lock.",
  },
  SERVE_FAILED: {
    summary: "The server did not start.",
    story: "A controller threw while it was loaded, or the server refused its configuration.",
    fix: "Repair the place that the message names.",
  },
} as const satisfies ErrorCodes;

export type CommandErrorCode = keyof typeof commandErrors;
