import { types } from "node:util";

const mostObjects = 100_000;
const nothing = (): undefined => undefined;

/** Keeps the rejection of a promise inside an answer from ending the process; the gate refuses the answer anyway. */
export function ignoreRejection(value: unknown): void {
  if (!types.isPromise(value)) return;
  try {
    void Promise.prototype.then.call(value, nothing, nothing);
  } catch {
    // The constructor of the promise is the hook's own, and throws.
  }
}

/** Silences every promise that a refused answer holds, however deep; what getters gave was ignoreRejectiond when it was read. */
export function ignoreRejections(answer: unknown): void {
  const found = new Set([answer]);
  for (const value of found) {
    ignoreRejection(value);
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) continue;
    for (const each of valuesOf(value)) {
      if (typeof each === "object" && found.size < mostObjects) found.add(each);
    }
  }
}

function valuesOf(value: object): unknown[] {
  try {
    return Object.values(Object.getOwnPropertyDescriptors(value)).map((each): unknown => each.value);
  } catch {
    return [];
  }
}
