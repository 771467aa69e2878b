export { builtinKinds } from "./builtin.ts";
export type { BuiltinKind } from "./builtin.ts";
