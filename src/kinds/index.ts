export { findBuiltin } from "./find.ts";
export { nearestKinds } from "./nearest.ts";
export { defaultUpdateMethod } from "./update-method.ts";
