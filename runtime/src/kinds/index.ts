export { builtinKinds } from "./builtin.ts";
export type { BuiltinKind } from "./builtin.ts";
export { findBuiltin } from "./find.ts";
export { nearestKinds } from "./nearest.ts";
export { defaultUpdateMethod } from "./update-method.ts";
