export { admitBuiltin, claimProtection } from "./admit.ts";
export { convertBuiltin } from "./convert.ts";
export { applyBuiltinDefaults, isVerbatim } from "./defaults.ts";
export { canonicalQuantity, compareQuantities } from "./quantity.ts";
export { initialStatus } from "./status.ts";
