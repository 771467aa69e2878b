export { compareCrds } from "./compare.ts";
export type { CrdChange, CrdChangeKind } from "./model.ts";
export { reportCrdChanges } from "./model.ts";
