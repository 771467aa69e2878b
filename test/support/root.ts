import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the checkout. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The built command line program; `npm test` builds it first. */
export const builtCli = join(root, "dist/bin/metatron.js");
