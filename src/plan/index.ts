export { readBanner, withBanner } from "./banner.ts";
export { type CompareOptions, compare, pathOf } from "./compare.ts";
export { renderDiff } from "./diff.ts";
export { digestOf, isSameContent, toText } from "./banner.ts";
export { type Disk, realDisk } from "./write.ts";
export { dropLock, journalPlace, recover, takeLock, writeFolder } from "./journal.ts";
export { planErrors } from "./error-codes.ts";
export {
  baseOf,
  type Ledger,
  ledgerFile,
  ledgerPath,
  oldBasePath,
  oldLedgerPath,
  parseLedger,
  parseOldLedger,
  serializeLedger,
  toBase,
} from "./ledger.ts";
export type { Change, FileOwner, FilePlan, Plan } from "../model/plan.ts";
export { type Snapshot, isObstacle, readSnapshot } from "./snapshot.ts";
export { type WriteOptions, refuseConflicts, write } from "./write.ts";
