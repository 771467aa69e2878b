export { renderTypes, type TypeNames, type TypesModule } from "./render.ts";
