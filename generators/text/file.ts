import { withBanner } from "../../src/plan/banner.ts";
import type { FilePlan } from "../../src/plan/model.ts";

/** A file that every run rewrites. */
export function toolFile(path: string, body: string, source?: string): FilePlan {
  return { path, owner: "tool", content: withBanner(path, body, source) };
}

/** A file that is kept byte for byte as it came. */
export function verbatimFile(path: string, content: string | Uint8Array): FilePlan {
  return { path, owner: "tool", content };
}

/** A file that is written once. */
export function userFile(path: string, content: string): FilePlan {
  return { path, owner: "user", content };
}
