import { copyFileSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "rolldown";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const output = here("../../../dist/src/inspector/page");
mkdirSync(output, { recursive: true });
copyFileSync(here("page.css"), `${output}/page.css`);

export default defineConfig({
  input: here("page.tsx"),
  platform: "browser",
  tsconfig: here("tsconfig.json"),
  output: { file: `${output}/page.js`, format: "esm", minify: true },
});
