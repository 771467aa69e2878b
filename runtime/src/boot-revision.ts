/** Stands for the code's revision when none is given: another one for each start of the process. */
export const bootRevision = `${String(process.pid)}-${String(performance.timeOrigin)}`;
