export { admitBuiltin, claimProtection } from "./defaults.ts";
export { convertBuiltin } from "./decode.ts";
export { applyBuiltinDefaults, isVerbatim } from "./defaults.ts";
export { initialStatus } from "./defaults.ts";
