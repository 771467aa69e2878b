export type { Switch, WorldOptions } from "./model.ts";
export { createWorld, type World } from "./world.ts";
