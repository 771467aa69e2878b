import type { ErrorCodes } from "../model/errors.ts";

/** What can stop a plan from being written. */
export const planErrors = {
  PLAN_CONFLICT: {
    summary: "A file that metatron owns was edited by hand.",
    story:
      "Tool-owned files are rewritten on every run. The digest in their banner, or in .metatron/ledger, shows that this one is no longer what was generated, so writing would lose the edit.",
    fix: "Move the edit into a file of yours, or pass --force to overwrite it. --diff shows what would be lost.",
  },
  PLAN_ESCAPE: {
    summary: "A file would be written outside the project.",
    story:
      "A folder or file of the project is a symbolic link, or something other than a plain file lies where a file must go.",
    fix: "Replace it by a real folder or file, or move it away.",
  },
  PLAN_WRITE_FAILED: {
    summary: "The files could not be written.",
    story:
      "The disk is full, a folder is not writable, or something like it. All files are staged first and put in place together; what was already in place is put back.",
    fix: "Make room or give the rights, then run the command again.",
  },
  PLAN_READ_FAILED: {
    summary: "A file of the project could not be read.",
    story: "Every file of the plan is compared with what is on the disk before anything is written.",
    fix: "Give the right to read it, then run the command again.",
  },
  PLAN_LEDGER_BROKEN: {
    summary: "The ledger of generated files cannot be read.",
    story:
      ".metatron/ledger remembers what was generated, a line a file. A hand edit broke it, or a newer metatron wrote it; the markers of a merge do no harm.",
    fix: "Take the file back from version control, or delete it and run metatron generate: files with a banner are still protected.",
  },
} as const satisfies ErrorCodes;
