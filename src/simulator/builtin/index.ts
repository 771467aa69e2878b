export { admitBuiltin, claimProtection } from "./defaults.ts";
export { convertBuiltin } from "./decode.ts";
export { applyBuiltinDefaults, isVerbatim } from "./defaults.ts";
export { canonicalQuantity, compareQuantities } from "./quantity.ts";
export { initialStatus } from "./defaults.ts";
